import { IntlMessageFormat } from 'intl-messageformat';
import type { MessageKey } from './catalogue';
import { catalogueOf } from './catalogues';
import { kazakhDate, lacksKazakh, numbersAs } from './kazakh';
import type { Locale } from './locale.svelte';
import { locale } from './locale.svelte';

export { setLocale } from './catalogues';
export { LANGUAGE_NAMES, LOCALES, locale } from './locale.svelte';
export type { Locale } from './locale.svelte';

export type { MessageKey } from './catalogue';

/** Numbers within a text as `formatNumber` writes them. */
const formatters = {
  getNumberFormat: (language: string | string[] | undefined, options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(numbersAs(language as Locale), options),
  getDateTimeFormat: (...about: ConstructorParameters<typeof Intl.DateTimeFormat>) =>
    new Intl.DateTimeFormat(...about),
  getPluralRules: (...about: ConstructorParameters<typeof Intl.PluralRules>) =>
    new Intl.PluralRules(...about),
};

const compiled = new Map<string, IntlMessageFormat>();

function messageOf(key: MessageKey, language: Locale): IntlMessageFormat {
  const at = `${language} ${key}`;
  let message = compiled.get(at);
  if (!message) {
    // No markup in messages: '<' is a sign like any other.
    message = new IntlMessageFormat(catalogueOf(language)[key], language, undefined, {
      ignoreTag: true,
      formatters,
    });
    compiled.set(at, message);
  }
  return message;
}

/** The text of a key in the language of the page, with its ICU parameters filled in. */
export function t(key: MessageKey, params?: Readonly<Record<string, string | number>>): string {
  return String(messageOf(key, locale.current).format(params));
}

/** Making one takes far longer than using it, and a zoom writes a number in every frame. */
const numberFormats = new Map<string, Intl.NumberFormat>();

export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  const language = numbersAs(locale.current);
  const key = options ? `${language} ${JSON.stringify(options)}` : language;
  let format = numberFormats.get(key);
  if (!format) numberFormats.set(key, (format = new Intl.NumberFormat(language, options)));
  return format.format(value);
}

/** A share as a percentage without decimals. */
export const formatPercent = (share: number): string =>
  formatNumber(share, { style: 'percent', maximumFractionDigits: 0 });

/** A share of one (a probability, a recall, a rate) as figures are told everywhere: with two digits. */
export const formatShare = (value: number): string =>
  formatNumber(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `iso`: an instant or a date as ISO 8601. */
export function formatDate(iso: string, options: Intl.DateTimeFormatOptions = {}): string {
  if (lacksKazakh(locale.current)) return kazakhDate(new Date(iso), options);
  return new Intl.DateTimeFormat(locale.current, options).format(new Date(iso));
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const options = {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    maximumFractionDigits: 1,
  } as const;
  return formatNumber(bytes / 1000 ** power, options);
}
