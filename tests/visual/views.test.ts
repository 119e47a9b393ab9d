import type { Page } from '@playwright/test';
import { expect, sample, test, type Bitelight } from '../e2e/bitelight';
import { handsOf, startsIn } from './hands';
import { lookAt, measured, type Language } from './looks';

const film = { name: 'film.png', bytes: sample('periapical-1.png') };

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

test('what does not fit, is covered or moves is told, wherever it stands', async ({
  bitelight,
  page,
}) => {
  await startsIn(page, 'kk');
  await expect(bitelight.failures).toHaveCount(0);
  const all = async () => Object.values(await measured(page)).flat();
  expect(await all()).toEqual([]);
  const LONG = 'рентгендиагностикалау'.repeat(6);
  /** Does something to the first element of a kind, looks, and undoes it. */
  const planted = async (where: string, style: string, text: string | null) => {
    await page
      .locator(where)
      .first()
      .evaluate(
        (element, [css, word]) => {
          const before = element.innerHTML;
          element.setAttribute('data-before', before);
          if (word) element.textContent = word;
          element.setAttribute('style', css);
        },
        [style, text] as const,
      );
    const found = await measured(page);
    await page
      .locator(where)
      .first()
      .evaluate((element) => {
        if (element.hasAttribute('data-before'))
          element.innerHTML = element.getAttribute('data-before') ?? '';
        element.removeAttribute('data-before');
        element.removeAttribute('style');
      });
    return Object.entries(found).flatMap(([what, list]) => (list.length > 0 ? [what] : []));
  };
  for (const where of ['main h1', 'main p', 'nav button'])
    expect([where, await planted(where, '', LONG)]).not.toEqual([where, []]);
  expect(await planted('main h1', 'width: 90px; overflow: hidden', LONG)).toContain('cut texts');
  expect(await planted('nav button', 'overflow-wrap: anywhere', LONG)).toContain('broken words');
  expect(
    await planted(
      'main p',
      'position: relative; z-index: 9; top: -60px; padding-top: 40px; background: red',
      null,
    ),
  ).toContain('covered texts');
  expect(await planted('main h1', 'transition: color 1s !important', null)).toContain('what moves');
  expect(await all()).toEqual([]);
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
