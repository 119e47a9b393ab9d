import type { Page } from '@playwright/test';
import { en } from '../../src/i18n/en';
import { kk } from '../../src/i18n/kk';
import { ru } from '../../src/i18n/ru';
import type { MessageKey } from '../../src/i18n/catalogue';
import { expect } from '../e2e/bitelight';
import type { Language } from './looks';

const CATALOGUES = { en, ru, kk };

/** Presses what a reader of this language reads. */
export function handsOf(page: Page, language: Language) {
  const words = (key: MessageKey): string => CATALOGUES[language][key];
  const button = (key: MessageKey) => page.getByRole('button', { name: words(key), exact: true });
  return { words, press: (key: MessageKey) => button(key).first().click(), button };
}

/** The page in that language, dark, on one day. */
export async function startsIn(page: Page, language: Language): Promise<void> {
  await page.evaluate((name) => {
    localStorage.setItem('bitelight-locale', name);
    localStorage.setItem('bitelight-theme', 'dark');
  }, language);
  // One day for all pictures; timers go on.
  await page.clock.setFixedTime(new Date('2026-11-24T04:00:00Z'));
  await page.reload();
  await expect(page.getByRole('navigation').first()).toBeVisible();
}
