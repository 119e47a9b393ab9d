import AxeBuilder from '@axe-core/playwright';
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
        const check = async (view: string) => {
          const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
          const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
          expect(violations.map((v) => `${view}: ${v.id} ${v.nodes[0]?.target.join(' ')}`)).toEqual(
            [],
          );
          const wide = await page.evaluate(
            () => document.documentElement.scrollWidth - window.innerWidth,
          );
          expect([view, Math.max(0, wide)]).toEqual([view, 0]);
        };
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
