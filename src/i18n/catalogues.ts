import type { Catalogue } from './catalogue';
import { locale, LOCALES, type Locale } from './locale.svelte';

/** A script each, so that a page in one language does not wait for three. */
const SCRIPTS: Readonly<Record<Locale, () => Promise<Catalogue>>> = {
  kk: async () => (await import('./kk')).kk,
  ru: async () => (await import('./ru')).ru,
  en: async () => (await import('./en')).en,
};

const here = new Map<Locale, Catalogue>();
let wanted: Locale | null = null;

async function fetched(language: Locale): Promise<void> {
  here.set(language, await SCRIPTS[language]());
}

/** At once where the texts are here, else as soon as they are; of two calls the later holds. Rejects where they cannot be had. */
export async function setLocale(next: Locale): Promise<void> {
  wanted = next;
  if (!here.has(next)) await fetched(next);
  if (wanted === next) locale.current = next;
}

/** Fetches the other languages, so that switching waits for nothing; one that does not come is asked for again by `setLocale`. */
export async function fetchOthers(): Promise<void> {
  await Promise.allSettled(LOCALES.filter((one) => !here.has(one)).map(fetched));
}

/** Of a language that was set before. */
export function catalogueOf(language: Locale): Catalogue {
  const catalogue = here.get(language);
  if (!catalogue) throw new Error(`the texts of '${language}' are not here`);
  return catalogue;
}
