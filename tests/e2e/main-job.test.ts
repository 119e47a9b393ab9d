import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, sample, test } from './bitelight';

const film = { name: 'film.png', bytes: sample('periapical-1.png') };

test('drop a film: marks appear, it is kept, and the second drop is answered from the store', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  expect(await bitelight.findings.count()).toBeGreaterThan(0);
  await expect(bitelight.findings.first()).toContainText(/Possible/);

  await page.reload();
  await bitelight.drop({ ...film, name: 'renamed.jpg' });
  await expect(page.getByTestId('kept')).toContainText('read before');
  expect(await bitelight.findings.count()).toBeGreaterThan(0);
});

test('nothing is sent anywhere: only GETs, only to the own server', async ({ bitelight }) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  const away = bitelight.requests.filter(
    (r) => !r.startsWith(`GET ${bitelight.address}/`) && !/^GET (blob|data):/.test(r),
  );
  expect(away).toEqual([]);
});

test('offline before the first film: it is read all the same', async ({ bitelight, page }) => {
  await bitelight.becomesReadyForOffline();
  await bitelight.goOffline();
  await page.reload();
  await bitelight.drop(film);
  await bitelight.isRead();
  await expect(page.getByTestId('kept')).toContainText('Kept on this device');
});

test('offline: everything is still there after a reload, and a new film is read', async ({
  bitelight,
  page,
}) => {
  await bitelight.becomesReadyForOffline();
  await bitelight.drop(film);
  await bitelight.isRead();
  const before = await bitelight.title.textContent();

  await bitelight.goOffline();
  await page.reload();
  await page.getByTestId('past-film').first().getByRole('button').first().click();
  await expect(bitelight.title).toHaveText(before ?? '');

  await bitelight.drop({ name: 'other', bytes: sample('bitewing-1.png') });
  await expect(page.getByTestId('kept')).toContainText('Kept on this device');
});

test('a bad file says why, in words and with its code, and stops no other', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop(
    { name: 'empty.dcm', bytes: Buffer.alloc(0) },
    { name: 'page.dcm', bytes: Buffer.from('<!doctype html><script>alert(1)</script>') },
    { name: 'half.png', bytes: film.bytes.subarray(0, film.bytes.length / 2) },
    film,
  );
  await bitelight.isRead();
  await page.getByRole('button', { name: 'Films', exact: true }).click();
  const codes = await bitelight.failures.evaluateAll((items) =>
    items.map((item) => (item as HTMLElement).dataset['code']),
  );
  expect(codes.sort()).toEqual(['file-damaged', 'file-empty', 'format-unknown']);
  await expect(bitelight.failures.first()).toContainText('could not be read');
});

test('a colour photograph is shown but not read', async ({ bitelight, page }) => {
  const colour = path.resolve(import.meta.dirname, '../fixtures/formats/colour.png');
  await bitelight.drop({ name: 'photo.png', bytes: readFileSync(colour) });
  await expect(page.getByText('This looks like a photograph').first()).toBeVisible();
  await expect(bitelight.findings).toHaveCount(0);
});

test('try it: simulated films are opened, marked as such, and read', async ({
  bitelight,
  page,
}) => {
  await page.getByRole('button', { name: 'Try it with simulated films' }).click();
  await bitelight.isRead();
  await expect(page.getByText('Simulated film, not a patient')).toBeVisible();
});

test('keyboard alone: walk the findings, hide the marks, see the keys', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  await page.keyboard.press('j');
  await expect(bitelight.findings.first()).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await expect(bitelight.findings.first()).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});
