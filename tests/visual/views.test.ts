import type { Page } from '@playwright/test';
import { en } from '../../src/i18n/en';
import { kk } from '../../src/i18n/kk';
import { ru } from '../../src/i18n/ru';
import type { MessageKey } from '../../src/i18n/catalogue';
import { expect, sample, test, type Bitelight } from '../e2e/bitelight';
import { lookAt, type Language } from './looks';

const CATALOGUES = { en, ru, kk };
const film = { name: 'film.png', bytes: sample('periapical-1.png') };

/** Presses what a reader of this language reads. */
function handsOf(page: Page, language: Language) {
  const words = (key: MessageKey): string => CATALOGUES[language][key];
  const button = (key: MessageKey) => page.getByRole('button', { name: words(key), exact: true });
  return { words, press: (key: MessageKey) => button(key).first().click(), button };
}

async function startsIn(page: Page, language: Language): Promise<void> {
  await page.evaluate((name) => {
    localStorage.setItem('bitelight-locale', name);
    localStorage.setItem('bitelight-theme', 'dark');
  }, language);
  // One day for all pictures; timers go on.
  await page.clock.setFixedTime(new Date('2026-11-24T04:00:00Z'));
  await page.reload();
  await expect(page.getByRole('navigation').first()).toBeVisible();
}

/** To the step of the introduction that shows what was missed. */
async function introduction(page: Page, language: Language): Promise<void> {
  const { press, button } = handsOf(page, language);
  await press('tour.start');
  await expect(button('tour.next')).toBeEnabled();
  for (let step = 1; step < 4; step++) await press('tour.next');
  await expect(page.getByTestId('tour-missed')).toBeVisible();
}

async function decided(bitelight: Bitelight, page: Page): Promise<void> {
  await bitelight.drop(film);
  await bitelight.isRead();
  for (const key of ['j', 'a', 'k', 'j', 't']) await page.keyboard.press(key);
}

for (const language of ['en', 'ru', 'kk'] as const)
  test.describe(language, () => {
    test('every view fits, is read by everybody, and looks as it did', async ({
      bitelight,
      page,
    }) => {
      const look = (view: string) => lookAt(page, language, view);
      const { press, words } = handsOf(page, language);
      await startsIn(page, language);
      await look('first-visit');
      await introduction(page, language);
      await look('introduction');
      await press('tour.skip');

      await decided(bitelight, page);
      await look('film');
      for (const key of ['t', 'Escape', 's']) await page.keyboard.press(key);
      await expect(page.getByRole('dialog')).toBeVisible();
      await look('signing');
      await page.getByRole('dialog').getByRole('textbox').fill('Dr. Айгүл Нұрланқызы');
      await page.keyboard.press('Enter');
      await expect(bitelight.signed).toBeVisible();
      await page.keyboard.press('Shift+P');
      await expect(page.getByRole('heading', { name: words('explain.title') })).toBeVisible();
      await look('explain');
      await page.keyboard.press('Escape');
      await press('report.open');
      await look('report');
      await page.keyboard.press('?');
      await look('keys');
      await page.keyboard.press('Escape');
      await press('rail.worklist');
      await look('films');
      await press('rail.patients');
      await look('patients');
      await press('rail.settings');
      await look('settings');
      await press('card.open');
      await look('model-card');
    });
  });

test('the picture in the README is what the page looks like', async ({ bitelight, page }) => {
  await startsIn(page, 'en');
  await bitelight.drop(film);
  await bitelight.isRead();
  await page.keyboard.press('j');
  await page.keyboard.press('f');
  await page.waitForTimeout(500);
  await expect(page).toHaveScreenshot(['docs', 'page.png'], {
    maxDiffPixelRatio: 0.03,
    threshold: 0.25,
    animations: 'disabled',
  });
});
