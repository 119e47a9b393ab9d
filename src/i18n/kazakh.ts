import type { Locale } from './locale.svelte';

/**
 * Chromium names Kazakh among its locales and has next to nothing of it: it writes "2026 M11 24" and "5.6". Where the engine does,
 * dates and numbers are written as CLDR has them for kk.
 */
const long = new Intl.DateTimeFormat('kk', { dateStyle: 'long' }).format(0);
const hasDates = /\p{Script=Cyrillic}{3}/u.test(long);
const hasNumbers = new Intl.NumberFormat('kk').format(1.5) === '1,5';

export const lacksKazakh = (locale: Locale): boolean => locale === 'kk' && !hasDates;

/** Kazakh groups and points its numbers as Russian does. */
export const numbersAs = (locale: Locale): string =>
  locale === 'kk' && !hasNumbers ? 'ru' : locale;

const MONTHS = [
  'қаңтар',
  'ақпан',
  'наурыз',
  'сәуір',
  'мамыр',
  'маусым',
  'шілде',
  'тамыз',
  'қыркүйек',
  'қазан',
  'қараша',
  'желтоқсан',
] as const;

/** `dateStyle` long or medium, or the short form by numbers alone; `timeStyle` as in Russian, on 24 hours. */
export function kazakhDate(date: Date, options: Intl.DateTimeFormatOptions): string {
  const { dateStyle, timeStyle, timeZone } = options;
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = timeStyle && new Intl.DateTimeFormat('ru', { timeStyle, ...zone }).format(date);
  if (!dateStyle && time) return time;
  const day = dayOf(date, dateStyle, zone);
  return time ? `${day}, ${time}` : day;
}

function dayOf(
  date: Date,
  dateStyle: Intl.DateTimeFormatOptions['dateStyle'],
  zone: { readonly timeZone?: string },
): string {
  if (dateStyle === undefined || dateStyle === 'short')
    return new Intl.DateTimeFormat('ru', { dateStyle: 'short', ...zone }).format(date);
  const numbers = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const parts = new Intl.DateTimeFormat('en', { ...numbers, ...zone }).formatToParts(date);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const month = MONTHS[Number(part('month')) - 1] ?? '';
  // The short names of all months are their first three letters.
  return dateStyle === 'medium'
    ? `${part('year')} ж. ${part('day').padStart(2, '0')} ${month.slice(0, 3)}.`
    : `${part('year')} ж. ${part('day')} ${month}`;
}
