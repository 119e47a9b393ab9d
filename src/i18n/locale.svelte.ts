export const LOCALES = ['kk', 'ru', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** Each in its own words, as a reader of it looks for it. */
export const LANGUAGE_NAMES = {
  kk: 'Қазақша',
  ru: 'Русский',
  en: 'English',
} as const satisfies Record<Locale, string>;

/** The language of the page; whatever reads `current` in a template follows it. Set by `setLocale` alone. */
export const locale = $state<{ current: Locale }>({ current: 'en' });

/** The first of the browser's languages that we have; Russian for neighbours that read it, else English. */
export function preferredLocale(languages: readonly string[]): Locale {
  for (const tag of languages) {
    const language = tag.toLowerCase().split('-')[0] ?? '';
    const own = LOCALES.find((one) => one === language);
    if (own) return own;
    if (['be', 'ky', 'tg', 'uz'].includes(language)) return 'ru';
  }
  return 'en';
}
