import type { Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchOptions } from '../support/chromium';
import { dicomOf } from '../support/dicom-file';
import { Bitelight, expect, sample, test } from './bitelight';

const AIGERIM = { name: 'Серикова^Айгерим', id: '900101400123', birthDate: '19900101' };

/** A film of a patient, signed and sent with its image, for the policy lets images leave. */
async function sendWithImage(bitelight: Bitelight, page: Page, name: string): Promise<void> {
  await bitelight.drop({ name: 'film.dcm', bytes: await dicomOf(sample(name), AIGERIM) });
  await page.getByTestId('whose').getByRole('button', { name: /^Yes/ }).click();
  await bitelight.isRead();
  await bitelight.accept(1);
  await bitelight.sign('Dr. Нұрлан');
  await expect(page.getByTestId('standing')).toHaveText('In the central store');
}

async function settings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
}

async function letImagesLeave(page: Page): Promise<void> {
  await settings(page);
  await page.getByRole('radio', { name: 'Findings and films' }).check();
}

test('an image that the central store has makes room, and comes back when the film is opened; without a network it says where it is', async ({
  bitelight,
  page,
  browser,
}) => {
  await bitelight.becomesReadyForOffline();
  await letImagesLeave(page);
  await page.evaluate(() => {
    navigator.storage.persist = () => {
      document.body.dataset['persistence'] = 'asked';
      return Promise.resolve(true);
    };
  });
  await sendWithImage(bitelight, page, 'bitewing-2.png');
  await expect(page.locator('body')).toHaveAttribute('data-persistence', 'asked');
  await settings(page);
  await expect(page.getByText(/\d.* used of \d/)).toBeVisible();
  await expect(page.getByTestId('spare')).toContainText('The image of 1 film');
  await page.getByRole('button', { name: 'Free space' }).click();
  await expect(page.getByTestId('spare')).toContainText('Nothing can be freed now');
  await page.reload();
  const past = page.getByTestId('past-film');
  await expect(past).toContainText('Image in the central store');
  await expect(past.locator('img')).toBeVisible();
  await bitelight.goOffline();
  await past.getByRole('button').first().click();
  await expect(page.getByRole('alert')).toContainText('in the central store alone');
  await bitelight.goOnline();
  await past.getByRole('button').first().click();
  await bitelight.isRead();
  await expect(bitelight.signed).toBeVisible();
  expect(await bitelight.findings.count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Films', exact: true }).click();
  await expect(past).not.toContainText('Image in the central store');

  const context = await browser.newContext();
  const elsewhere = await context.newPage();
  await elsewhere.goto(bitelight.address);
  await expect(elsewhere.getByTestId('works-offline')).toBeAttached();
  const rail = elsewhere.getByRole('navigation', { name: 'Bitelight' });
  await rail.getByRole('button', { name: 'Patients', exact: true }).click();
  await elsewhere.getByRole('button', { name: 'New patient' }).first().click();
  const dialog = elsewhere.getByRole('dialog');
  await dialog.getByLabel('Name, family name first').fill('Серикова Айгерим');
  await dialog.getByLabel('IIN or another number').fill(AIGERIM.id);
  await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
  await dialog.getByRole('button', { name: 'Yes, the same person' }).click();
  await elsewhere.getByRole('button', { name: /^Show the film/ }).click();
  await expect(elsewhere.getByTestId('foreign-film').locator('canvas')).toBeVisible();
  await elsewhere.keyboard.press('Escape');
  await bitelight.goOffline();
  await elsewhere.getByRole('button', { name: /^Show the film/ }).click();
  await expect(elsewhere.getByTestId('foreign-film').locator('canvas')).toBeVisible();
  await context.close();
});

/** Everything in the store, as text. */
const rows = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('bitelight');
        opening.onerror = () => reject(new Error('not opened'));
        opening.onsuccess = () => {
          const names = [...opening.result.objectStoreNames];
          const transaction = opening.result.transaction(names);
          const all: Record<string, unknown> = {};
          for (const name of names) {
            const asked = transaction.objectStore(name).getAll();
            asked.onsuccess = () => (all[name] = asked.result as unknown);
          }
          transaction.oncomplete = () => {
            opening.result.close();
            resolve(
              JSON.stringify(all, (_, part: unknown): unknown =>
                part instanceof ArrayBuffer ? new Uint8Array(part).join() : part,
              ),
            );
          };
        };
      }),
  );

/** Whether the browser takes a few bytes more. */
const isFull = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const opening = indexedDB.open('probe');
        opening.onupgradeneeded = () => opening.result.createObjectStore('probe');
        opening.onerror = () => resolve(true);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('probe', 'readwrite');
          transaction.objectStore('probe').put(1, 1);
          const end = (full: boolean) => () => {
            opening.result.close();
            resolve(full);
          };
          transaction.oncomplete = end(false);
          transaction.onabort = end(true);
        };
      }),
  );

test('a full device refuses the film with a message and harms nothing; freed, it keeps it', async () => {
  // On a disk: a window without one counts no bytes.
  const profile = mkdtempSync(path.join(tmpdir(), 'profile-'));
  const context = await chromium.launchPersistentContext(profile, launchOptions);
  const page = await context.newPage();
  const bitelight = new Bitelight(page);
  await bitelight.goOnline();
  await bitelight.open();
  await bitelight.becomesReadyForOffline();
  await letImagesLeave(page);
  await sendWithImage(bitelight, page, 'bitewing-2.png');
  await settings(page);
  await expect(page.getByTestId('spare')).toContainText('1 film');
  const client = await context.newCDPSession(page);
  const origin = bitelight.address;
  expect(await isFull(page)).toBe(false);
  const { usage } = await client.send('Storage.getUsageAndQuota', { origin });
  const quotaSize = Math.round(usage - 20_000);
  await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
  // Chromium asks its quota again half a minute later.
  await expect.poll(() => isFull(page), { timeout: 60_000, intervals: [3000] }).toBe(true);
  const before = await rows(page);
  await bitelight.drop({ name: 'film.png', bytes: sample('periapical-1.png') });
  const bar = page.getByTestId('space-bar');
  await expect(bar).toContainText('This device is full');
  await expect(bar).toContainText('The image of 1 film');
  await expect(bitelight.findings.first()).toBeVisible();
  await expect(page.getByTestId('kept')).toBeEmpty();
  expect(await rows(page)).toBe(before);
  await bar.getByRole('button', { name: 'Free space' }).click();
  await expect(bar).toContainText('Every film is kept now');
  await page.getByRole('button', { name: 'Films', exact: true }).click();
  await expect(page.getByTestId('past-film')).toHaveCount(2);
  await expect(page.getByTestId('past-film').last()).toContainText('Image in the central store');
  await context.close();
  await bitelight.close();
  rmSync(profile, { recursive: true, force: true });
});
