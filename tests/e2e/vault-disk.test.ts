import type { BrowserContext } from '@playwright/test';
import { chromium } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asBmp } from '../support/as-bmp';
import { launchOptions } from '../support/chromium';
import { filesWith } from '../support/on-disk';
import { Bitelight, expect, sample, test as base } from './bitelight';

const PATIENT = 'Жұмағали Ділназ Сейітқызы';
const COMMENT = 'трещина корня под штифтом';
/** From the middle of a film's file. */
const pieceOf = (bytes: Buffer) => bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + 48);

interface Device {
  readonly profile: string;
  /** Turns the device on, lets somebody use it, and turns it off. */
  use(work: (bitelight: Bitelight) => Promise<void>): Promise<void>;
}

const test = base.extend<{ device: Device }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright wants the pattern
  device: async ({}, use) => {
    const profile = mkdtempSync(path.join(tmpdir(), 'profile-'));
    let port = 0;
    await use({
      profile,
      async use(work) {
        const context: BrowserContext = await chromium.launchPersistentContext(
          profile,
          launchOptions,
        );
        const page = await context.newPage();
        const bitelight = new Bitelight(page, port);
        await bitelight.goOnline();
        port = Number(new URL(bitelight.address).port);
        await page.goto(bitelight.address);
        await expect(page.getByRole('main')).toBeVisible();
        await work(bitelight);
        await bitelight.close();
        await context.close();
      },
    });
    rmSync(profile, { recursive: true, force: true });
  },
});

/** A patient of the time before the passphrase. */
async function knowPatient({ page }: Bitelight): Promise<void> {
  await page.evaluate(async (name) => {
    const opening = indexedDB.open('bitelight');
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    const transaction = database.transaction('patients', 'readwrite');
    const rest = { identifiers: [], birthDate: null, sex: 'female', centralId: null };
    transaction.objectStore('patients').put({ id: 'patient-1', name, ...rest });
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }, PATIENT);
}

test('a tablet left in a taxi: no name, no finding and no film on its disk, also of what was kept before', async ({
  device,
}) => {
  const names = ['periapical-1.png', 'bitewing-2.png'];
  const films = await Promise.all(names.map((name, i) => asBmp(sample(name), i + 1)));
  const secrets = [PATIENT, COMMENT, pieceOf(films[0]!), pieceOf(films[1]!)];
  const found = () => secrets.map((one) => filesWith(device.profile, one));
  await device.use(async (bitelight) => {
    await bitelight.drop({ name: 'a.bmp', bytes: films[0]! });
    await bitelight.isRead();
    await bitelight.page.keyboard.press('j');
    await bitelight.comment(COMMENT);
    await knowPatient(bitelight);
  });
  // What is sought is found while nothing is sealed: the search works.
  expect(found().map((files) => files.length > 0)).toEqual([true, true, true, false]);
  await device.use(async (bitelight) => {
    await bitelight.setPassphrase('төрт сөзден тұратын құпия');
    await bitelight.drop({ name: 'b.bmp', bytes: films[1]! });
    await bitelight.isRead();
  });
  expect(found()).toEqual([[], [], [], []]);
  await device.use(async (bitelight) => {
    await bitelight.unlock('төрт сөзден тұратын құпия');
    await expect(bitelight.page.getByTestId('past-film')).toHaveCount(2);
  });
  expect(found()).toEqual([[], [], [], []]);
});
