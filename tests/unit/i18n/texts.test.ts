import { parse } from '@formatjs/icu-messageformat-parser';
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { TYPE } from '@formatjs/icu-messageformat-parser';
import { afterEach, expect, test } from 'vitest';
import { FAILURE_CODES } from '../../../src/domain/failure';
import { GATE_CODES } from '../../../src/domain/gate';
import { failureTable } from '../../../src/errors/table';
import type { MessageKey } from '../../../src/i18n/catalogue';
import { preferredLocale } from '../../../src/i18n/locale.svelte';
import { en } from '../../../src/i18n/en';
import { kk } from '../../../src/i18n/kk';
import { ru } from '../../../src/i18n/ru';
import { LOCALES, formatBytes, setLocale, t } from '../../../src/i18n/translate';

const CATALOGUES = { kk, ru, en };

afterEach(() => setLocale('en'));

const keys = Object.keys(CATALOGUES.en) as MessageKey[];

function parametersOf(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((e) => {
    if (e.type === TYPE.literal || e.type === TYPE.pound || e.type === TYPE.tag) return [];
    if (e.type !== TYPE.plural && e.type !== TYPE.select) return [e.value];
    return [e.value, ...Object.values(e.options).flatMap((o) => parametersOf(o.value))];
  });
}

const parameters = (text: string): string[] => [
  ...new Set(parametersOf(parse(text, { ignoreTag: true }))),
];

test.each(LOCALES)(
  '%s: every text parses and takes the parameters of the English one',
  (locale) => {
    for (const key of keys) {
      const ours = parameters(CATALOGUES[locale][key]).sort();
      expect([key, ours]).toEqual([key, parameters(CATALOGUES.en[key]).sort()]);
    }
  },
);

test.each(['ru', 'kk'] as const)('%s: nothing was left in English', (locale) => {
  const same = keys.filter((key) => CATALOGUES[locale][key] === CATALOGUES.en[key]);
  // A name, and texts of parameters and units alone.
  expect(same).toEqual(['findings.spoken', 'rail.label']);
});

test('Russian plurals: 1, 2, 5, 11, 21', async () => {
  await setLocale('ru');
  expect([1, 2, 5, 11, 21].map((count) => t('findings.count', { count }))).toEqual([
    '1 предположение',
    '2 предположения',
    '5 предположений',
    '11 предположений',
    '21 предположение',
  ]);
});

test('every failure and every gate note has words', () => {
  for (const code of FAILURE_CODES) {
    const { text, action } = failureTable[code];
    expect(t(text).length).toBeGreaterThan(10);
    if (action) expect(t(action).length).toBeGreaterThan(10);
  }
  for (const code of GATE_CODES) expect(t(`gate.${code}`).length).toBeGreaterThan(10);
});

test('the first of the browser languages that we have', () => {
  expect(preferredLocale(['kk-KZ', 'ru'])).toBe('kk');
  expect(preferredLocale(['de', 'ru-RU'])).toBe('ru');
  expect(preferredLocale(['ky'])).toBe('ru');
  expect(preferredLocale(['fr'])).toBe('en');
});

test('bytes in the units of the language', async () => {
  expect(formatBytes(6_063_114)).toBe('6.1 MB');
  await setLocale('ru');
  expect(formatBytes(6_063_114)).toBe('6,1 МБ');
});
