import { asBmp } from '../support/as-bmp';
import { HANDS, expect, sample, test } from './bitelight';

const NAMES = ['bitewing-1', 'bitewing-2', 'periapical-1', 'periapical-2', 'panoramic-1'];

/** Five films, and the same with some noise: ten that the device takes for different ones. */
async function ten() {
  const files = NAMES.map((name) => ({ name: `${name}.png`, bytes: sample(`${name}.png`) }));
  const noisy = files.map(async ({ name, bytes }) => ({
    name: `${name}.bmp`,
    bytes: await asBmp(bytes, 1),
  }));
  return [...files, ...(await Promise.all(noisy))];
}

test.describe.configure({ timeout: 300_000 });

test('ten films in one sitting by keys alone, in Kazakh: each is decided and signed', async ({
  bitelight,
  page,
}) => {
  await page.evaluate(() => localStorage.setItem('bitelight-locale', 'kk'));
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'kk');
  await bitelight.drop(...(await ten()));
  const films = page.getByRole('navigation', { name: 'Үстелдегі түсірілімдер' });
  await expect(films.getByRole('button')).toHaveCount(10);
  for (let film = 1; film <= 10; film++) {
    await bitelight.isRead();
    const found = await bitelight.findings.count();
    if (found > 0) await page.keyboard.press('j');
    for (let one = 0; one < found; one++) await page.keyboard.press(one % 3 ? 'r' : 'a');
    await page.keyboard.press('s');
    await expect(page.getByRole('dialog')).toBeVisible();
    // A name is asked for once.
    if (film === 1) await page.keyboard.type('Айгүл Нұрланқызы');
    await page.keyboard.press('Enter');
    await expect(bitelight.signed).toContainText('Қол қойған: Айгүл Нұрланқызы');
    await expect(bitelight.signed).toContainText('Осы құрылғыда сақталды');
    await expect(
      films.getByRole('button', { name: `${film}-түсірілім: Қол қойылды` }),
    ).toBeVisible();
    if (film < 10) await page.keyboard.press('Shift+J');
  }
  // Nothing was pressed but keys, and no film was left behind.
  expect(await bitelight.clicks()).toBe(0);
  await page.getByRole('button', { name: 'Тізім', exact: true }).click();
  await expect(page.getByTestId('past-film')).toHaveCount(10);
});

for (const hand of HANDS.filter((one) => one !== 'keys'))
  test.describe(`by ${hand}`, () => {
    test.use(hand === 'touch' ? { hasTouch: true, viewport: { width: 820, height: 1180 } } : {});

    test('ten films in one sitting', async ({ bitelight, page }) => {
      bitelight.hand = hand;
      await bitelight.drop(...(await ten()));
      for (let film = 1; film <= 10; film++) {
        const strip = page.getByRole('button', { name: new RegExp(`^Film ${film}:`) });
        await (hand === 'touch' ? strip.tap() : strip.click());
        await bitelight.isRead();
        const found = await bitelight.findings.count();
        for (let one = 1; one <= found; one++) await bitelight.accept(one);
        await bitelight.sign(film === 1 ? 'Dr. A' : undefined);
        await expect(strip).toHaveAccessibleName(`Film ${film}: Signed`);
      }
    });
  });
