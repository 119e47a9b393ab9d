import { readFileSync } from 'node:fs';
import { HANDS, expect, sample, test } from './bitelight';

const film = { name: 'film.png', bytes: sample('bitewing-2.png') };
const NAME = 'Dr. Айгүл Нұрланқызы';

test('by mouse: decide, draw what was missed, sign; all of it is there after a reload, offline', async ({
  bitelight,
  page,
}) => {
  await bitelight.becomesReadyForOffline();
  await bitelight.drop(film);
  await bitelight.isRead();
  const found = await bitelight.findings.count();
  expect(found).toBeGreaterThan(1);
  await bitelight.accept(1);
  await bitelight.reject(2);
  await bitelight.drawLesion(0.5, 0.8);
  await expect(page.getByTestId('progress')).toContainText(`3 of ${found + 1} decided`);
  await bitelight.sign(NAME);
  await expect(bitelight.signed).toContainText(NAME);

  await bitelight.goOffline();
  await page.reload();
  await expect(page.getByTestId('past-film').first()).toContainText('Signed');
  await page.getByTestId('past-film').first().getByRole('button').first().click();
  await expect(bitelight.signed).toContainText(`Signed by ${NAME}`);
  await expect(bitelight.findings.first()).toHaveAttribute('aria-label', /accepted$/);
  await expect(bitelight.findings.last()).toHaveAttribute('aria-label', /drawn by hand, accepted$/);
});

test('by keys alone, from drop to signed', async ({ bitelight, page }) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  const found = await bitelight.findings.count();
  await page.keyboard.press('j');
  for (let decided = 0; decided < found; decided++)
    await page.keyboard.press(decided % 2 ? 'r' : 'a');
  await page.keyboard.press('s');
  await page.keyboard.type(NAME);
  await page.keyboard.press('Enter');
  await expect(bitelight.signed).toContainText(NAME);
});

for (const hand of HANDS)
  test.describe(`by ${hand}`, () => {
    test.use(hand === 'touch' ? { hasTouch: true, viewport: { width: 820, height: 1180 } } : {});

    test('three findings and a missed one, from drop to signed in fewer than eight clicks', async ({
      bitelight,
      page,
    }) => {
      bitelight.hand = hand;
      await bitelight.drop(film);
      await bitelight.isRead();
      await expect(bitelight.findings).toHaveCount(3);
      await bitelight.accept(1);
      await bitelight.accept(2);
      await bitelight.reject(3);
      await bitelight.drawLesion(0.5, 0.8);
      await expect(page.getByTestId('progress')).toContainText('4 of 4 decided');
      await bitelight.sign(NAME);
      await expect(bitelight.signed).toContainText(NAME);
      // A tap on the film itself is a click, too.
      expect(await bitelight.clicks()).toBeLessThan(hand === 'keys' ? 1 : 8);
    });
  });

test('an amended report is a new version, and the list says what waits', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  await bitelight.sign(NAME);
  await expect(bitelight.signed).toContainText('Version 1');
  await page.getByRole('button', { name: 'Amend' }).click();
  await bitelight.accept(1);
  await bitelight.sign();
  await expect(bitelight.signed).toContainText('Version 2');

  await page.getByRole('button', { name: 'Report', exact: true }).click();
  const report = page.getByTestId('report');
  await expect(report).toContainText('Version 2');
  await expect(report).toContainText(NAME);
  await expect(report.getByRole('row')).toHaveCount(2);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const csv = readFileSync(await (await download).path(), 'utf8');
  expect(csv).toContain('caries,accepted');
  await page.getByRole('button', { name: 'Back to the film' }).click();
  await expect(bitelight.signed).toContainText('Version 2');

  await bitelight.drop({ name: 'other', bytes: sample('periapical-1.png') });
  // The film that lay open is read as well: it has to be the other's turn before the list is opened.
  await expect(bitelight.title).toContainText('2 suggestions');
  await bitelight.isRead();
  await page.getByRole('button', { name: 'Films', exact: true }).click();
  await expect(page.getByTestId('past-film').first()).toContainText('Waits for review');
  await expect(page.getByTestId('past-film').nth(1)).toContainText('Signed');
});
