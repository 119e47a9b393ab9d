import { unzipSync, strFromU8 } from 'fflate';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, sample, test } from './bitelight';

const film = { name: 'film.png', bytes: sample('bitewing-2.png') };
const NAME = 'Dr. Айгүл Нұрланқызы';

/** What a press of this button on the report gives to keep. */
async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  const given = await download;
  return { name: given.suggestedFilename(), bytes: readFileSync(await given.path()) };
}

interface SavedReview {
  readonly review: { readonly status: string; readonly version: number };
  readonly findings: readonly { readonly decision: string; readonly source: string }[];
}
interface SavedCoco {
  readonly images: readonly { readonly file_name: string }[];
  readonly annotations: readonly unknown[];
}

test('a signed report is taken along as PDF, JSON, COCO with its film, and a picture', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  await bitelight.accept(1);
  await bitelight.reject(2);
  await bitelight.accept(3);
  await bitelight.sign(NAME);
  await page.getByRole('button', { name: 'Report', exact: true }).click();

  const json = await saved(page, 'JSON');
  const { review, findings } = JSON.parse(json.bytes.toString('utf8')) as SavedReview;
  expect(review).toMatchObject({ status: 'signed', version: 1 });
  expect(findings.map((one) => one.decision)).toEqual(['accepted', 'rejected', 'accepted']);

  const coco = unzipSync((await saved(page, 'COCO')).bytes);
  const { images, annotations } = JSON.parse(strFromU8(coco['coco.json']!)) as SavedCoco;
  expect(annotations).toHaveLength(2);
  expect(Object.keys(coco)).toContain(`films/${images[0]?.file_name}`);

  const picture = await saved(page, 'Picture');
  expect(picture.name).toMatch(/-v1\.png$/);
  // Not smaller than the film it is drawn over.
  expect(picture.bytes.readUInt32BE(16)).toBeGreaterThanOrEqual(film.bytes.readUInt32BE(16));

  const pdf = await saved(page, 'PDF');
  expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.bytes.length).toBeGreaterThan(50_000);

  // Printed, it is the report alone.
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByTestId('report')).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
});

test('a patient sees what was accepted and nothing else, in their language; the dentist’s comes back', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  await bitelight.accept(1);
  await bitelight.reject(2);
  await page.keyboard.press('Shift+P');
  const shown = page.getByRole('dialog');
  await expect(shown.getByRole('listitem')).toHaveCount(1);
  await expect(shown).toContainText('Tooth decay');
  await expect(shown).not.toContainText(/0\.\d/);
  await shown.getByRole('radio', { name: 'Қазақша' }).check();
  await expect(shown.getByRole('heading')).toHaveText('Дәрігер бұл суреттен не көреді');
  await expect(shown).toHaveAttribute('lang', 'kk');
  await page.keyboard.press('Escape');
  await expect(shown).toBeHidden();
  await expect(page.getByRole('button', { name: 'Sign', exact: true })).toBeVisible();
});

test('all signed films come as one ZIP, without those whose marks are not all decided', async ({
  bitelight,
  page,
}) => {
  // A browser that has no picker downloads.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  await page.reload();
  await bitelight.drop(film);
  await bitelight.isRead();
  for (const mark of [1, 2, 3]) await bitelight.accept(mark);
  await bitelight.sign(NAME);
  await bitelight.drop({ name: 'other.png', bytes: sample('periapical-1.png') });
  await expect(bitelight.title).toContainText('2 suggestions');
  await bitelight.isRead();
  await bitelight.sign();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const all = unzipSync((await saved(page, 'Save the films')).bytes);
  const { images, annotations } = JSON.parse(strFromU8(all['coco.json']!)) as SavedCoco;
  expect([images.length, annotations.length]).toEqual([1, 3]);
  expect(Object.keys(all)).toEqual([`films/${images[0]?.file_name}`, 'coco.json']);
  await expect(page.getByTestId('collected')).toContainText('1 film saved. 1 film was left out');
});

test('diagnostics tell of device, engine and pack, and of no patient, film or name', async ({
  bitelight,
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await bitelight.drop(film);
  await bitelight.isRead();
  await page.keyboard.press('j');
  await bitelight.comment('deep');
  await bitelight.sign(NAME);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Copy diagnostics' }).click();
  await expect(page.getByText('Copied.')).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const facts = JSON.parse(text) as Record<string, unknown>;
  expect(facts['engine']).toMatchObject({ backend: 'wasm' });
  expect(text).toContain('dental');
  for (const private_ of [NAME, 'deep', 'film.png', 'caries']) expect(text).not.toContain(private_);
});

test('teeth are counted as the clinic does, in the list, the chart and the report', async ({
  bitelight,
  page,
}) => {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('radio', { name: /Universal/ }).check();
  await bitelight.drop(film);
  await bitelight.isRead();
  await page.keyboard.press('j');
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'tooth 19', exact: true }).first().click();
  await expect(bitelight.findings.first()).toContainText('tooth 19');
  await bitelight.accept(1);
  await bitelight.sign(NAME);
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  await expect(page.getByTestId('report').getByRole('row').nth(1)).toContainText('19');
  // A program that reads the export knows ISO 3950 alone.
  const csv = await saved(page, 'CSV');
  expect(csv.bytes.toString('utf8')).toMatch(/,36,/);
});
