import { isAccessible } from '../support/accessible';
import { expect, sample, test } from './bitelight';

const sizes = [
  { width: 1280, height: 800 },
  { width: 820, height: 1180 },
];

for (const viewport of sizes)
  for (const colorScheme of ['dark', 'light'] as const)
    test.describe(`${viewport.width} x ${viewport.height}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test('every view passes axe (WCAG 2.2 AA) and none scrolls sideways', async ({
        bitelight,
        page,
      }) => {
        const check = (view: string) => isAccessible(page, view);
        await check('first visit');
        await bitelight.drop({ name: 'a', bytes: sample('periapical-1.png') });
        await bitelight.isRead();
        await check('film');
        await page.keyboard.press('j');
        await page.keyboard.press('t');
        await check('finding');
        await page.keyboard.press('t');
        await page.keyboard.press('s');
        await check('signing');
        await page.keyboard.type('Dr. A');
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: 'Report', exact: true }).click();
        await check('report');
        await page.getByRole('button', { name: 'Settings', exact: true }).click();
        await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
        await check('settings');
        await page.getByRole('button', { name: 'Films', exact: true }).click();
        await expect(page.getByTestId('past-film').first()).toBeVisible();
        await check('past films');
      });
    });

for (const [width, height, colorScheme] of [
  [1280, 800, 'light'],
  [820, 1180, 'dark'],
] as const)
  test.describe(`${width} x ${height}, ${colorScheme}`, () => {
    test.use({ viewport: { width, height }, colorScheme });

    test('what opens over a film, and every dialog, passes axe', async ({ bitelight, page }) => {
      const check = (view: string) => isAccessible(page, view);
      const press = async (...keys: readonly string[]) => {
        for (const key of keys) await page.keyboard.press(key);
      };
      await bitelight.drop(
        { name: 'a', bytes: sample('bitewing-1.png') },
        { name: 'b', bytes: sample('bitewing-2.png') },
      );
      await bitelight.isRead();
      await press('m', 'm');
      await check('measuring');
      await press('Escape', 'Escape', 'w');
      await check('window');
      await press('w', 'j', 'b');
      await check('brush');
      await press('Escape', 'n');
      await check('adding');
      await press('Escape', 'v', 'v');
      await page.getByText('Marks and threshold').click();
      await expect(page.locator('[list=own-point]')).toBeVisible();
      await press(',', ',', ',');
      await check('threshold and heat map');
      await press('c');
      await expect(page.getByText('Compare with')).toBeVisible();
      await check('choosing a film to compare with');
      await page
        .getByRole('button', { name: /^Bitewing/ })
        .first()
        .click();
      await expect(page.locator('canvas')).toHaveCount(2);
      await check('beside');
      await press('Shift+C');
      await check('swept over');
      await press('c', '?');
      await check('keys');
      await press('Escape');
      await page.getByTestId('line').click();
      await check('line');
      await press('Escape');
      await page.getByRole('button', { name: 'Films', exact: true }).click();
      await page
        .getByRole('button', { name: /^Remove: / })
        .first()
        .click();
      await check('removing');
      await press('Escape');
      await page.getByRole('button', { name: 'Choose a passphrase' }).click();
      await check('passphrase');
      await press('Escape');
      await bitelight.setPassphrase('four words in a row');
      await page.reload();
      await expect(bitelight.lockScreen).toBeVisible();
      await check('locked');
    });
  });

test.describe('languages', () => {
  test.use({ viewport: { width: 820, height: 1180 } });

  for (const [name, title] of [
    ['Қазақша', 'Баптаулар'],
    ['Русский', 'Настройки'],
  ] as const)
    test(`${name} is there at once and after a reload, and nothing is cut off`, async ({
      bitelight,
      page,
    }) => {
      await page.getByRole('button', { name: 'Settings', exact: true }).click();
      await page.getByRole('radio', { name }).check();
      await expect(page.getByRole('heading', { name: title })).toBeVisible();
      await page.reload();
      await expect(page.getByRole('navigation')).toBeVisible();
      await bitelight.drop({ name: 'a', bytes: sample('periapical-1.png') });
      await bitelight.isRead();
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('button, h1, h2, p, span')]
          // What is only for screen readers is one pixel wide on purpose.
          .filter((e) => !e.classList.contains('visually-hidden'))
          .filter((e) => e.clientWidth > 0 && getComputedStyle(e).overflow === 'hidden')
          .filter((e) => e.scrollWidth > e.clientWidth + 1)
          .map((e) => e.textContent),
      );
      expect(cut).toEqual([]);
      expect(await page.getAttribute('html', 'lang')).toBe(name === 'Русский' ? 'ru' : 'kk');
    });
});
