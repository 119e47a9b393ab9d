import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../../server/app';
import type { Config } from '../../server/config';
import { Bitelight, sample } from '../e2e/bitelight';
import { BrowserProcess } from './browser-process';
import { databaseOf } from './central';
import { dicomOf } from './dicom-file';
import { randomOf } from './random';
import { configOfATest } from './server';

const PASSPHRASE = 'айна терезе қалам шырақ';
const FILMS = ['bitewing-2', 'periapical-1', 'periapical-2', 'bitewing-1'];
const PATIENTS = ['Серикова^Айгерим', 'Жұмағали^Ділназ', 'Ким^Елена'];
/** Milliseconds between an event at the centre and the kill: within what the page makes of an answer. */
const JITTER = 40;
const SLOW = 150_000;

export interface KillsOutcome {
  readonly films: number;
  readonly seeds: number;
  readonly kills: number;
  /** Kills by what the centre had done last. */
  readonly after: Readonly<Record<string, number>>;
  /** What device or centre does not hold exactly once and byte for byte. */
  readonly wrong: readonly string[];
}

/** What a device or the centre holds, by name; equal texts are equal bytes. */
type Held = Readonly<Record<string, string>>;

/** The served page and store on one port, whichever store it is. */
class Centre {
  #app: Awaited<ReturnType<typeof createApp>> | null = null;
  #port = 0;
  config: Config = configOfATest();
  /** Called when a request of a drain has come, and when it was answered. */
  onEvent: (what: string) => void = () => undefined;

  get port(): number {
    return this.#port;
  }

  async open(): Promise<void> {
    this.#app = await createApp(this.config);
    this.#app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const [, kind] = /^\/(fhir|dicomweb|auth|centre\.json)/.exec(request.url ?? '') ?? [];
      if (kind === undefined) return;
      const what = `${request.method} ${kind}`;
      this.onEvent(`${what} asked`);
      response.once('finish', () => this.onEvent(`${what} answered`));
    });
    await this.#app.listen({ port: this.#port, host: 'localhost' });
    this.#port = (this.#app.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.onEvent = () => undefined;
    this.#app?.server.closeAllConnections();
    await this.#app?.close();
    this.#app = null;
  }

  /** Every version of every resource, every DICOM object, and every file of one. Patients get their ids from the store: here their numbers. */
  async held(): Promise<Held> {
    const { db } = databaseOf(this.config);
    const rows = await db
      .selectFrom('resource as r')
      .innerJoin('version as v', (join) =>
        join.onRef('v.shard', '=', 'r.shard').onRef('v.key', '=', 'r.key'),
      )
      .select(['r.type', 'r.id', 'v.version', 'v.content'])
      .execute();
    const objects = await db.selectFrom('dicom_instance').select(['instance', 'sha256']).execute();
    await db.destroy();
    const numbers = rows.flatMap(({ type, id, content }): [string, string][] => {
      const { identifier } = JSON.parse(content) as { identifier?: { value: string }[] };
      return type === 'Patient' ? [[id, identifier?.[0]?.value ?? id]] : [];
    });
    const named = (text: string) =>
      numbers.reduce((now, [id, number]) => now.replaceAll(id, number), text);
    const blobs = path.join(this.config.folder, 'blobs');
    const files = readdirSync(blobs, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)))
      .map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    return Object.fromEntries([
      ...rows.map(({ type, id, version, content }) => [
        named(`${type}/${id} version ${version}`),
        named(content),
      ]),
      ...objects.map(({ instance, sha256 }) => [`object ${instance}`, sha256]),
      ...files.map((sha256) => [
        `file ${sha256}`,
        `${files.filter((one) => one === sha256).length}`,
      ]),
    ]) as Held;
  }
}

/** Rows of the device as they lie in IndexedDB: their keys, and of what a push never rewrites the sealed bytes. */
async function heldBy({ page }: BrowserProcess): Promise<Held> {
  // What runs this names functions by a helper of its own, which the page has not.
  await page.evaluate('globalThis.__name ??= (named) => named');
  return page.evaluate(async () => {
    const opening = indexedDB.open('bitelight');
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    const all = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve) => {
        asked.onsuccess = () => resolve(asked.result);
      });
    const hex = async (bytes: ArrayBuffer) =>
      Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
        byte.toString(16).padStart(2, '0'),
      ).join('');
    const held: Record<string, string> = {};
    for (const name of database.objectStoreNames) {
      if (name === 'vault') continue;
      const store = database.transaction(name).objectStore(name);
      const keys = await all(store.getAllKeys());
      const rows = (await all(database.transaction(name).objectStore(name).getAll())) as {
        sealed?: { box: ArrayBuffer };
      }[];
      const same = ['originals', 'assessments', 'reviews'].includes(name);
      for (const [i, row] of rows.entries()) {
        // A version tag is of a resource; a patient's has the id that the store gave.
        const key = JSON.stringify(keys[i]).replace(/^"Patient\/.*/, `Patient ${i}`);
        const box = row.sealed?.box;
        held[`${name} ${key}`] = !box ? 'in the clear' : same ? await hex(box) : '';
      }
    }
    database.close();
    return held;
  });
}

const unlike = (where: string, now: Held, wanted: Held): string[] =>
  [...new Set([...Object.keys(now), ...Object.keys(wanted)])]
    .filter((name) => now[name] !== wanted[name])
    .map((name) => `${where}: ${name}`);

/**
 * Films are signed while the centre is away, and the browser is killed (SIGKILL, its whole process group) as soon as the page has
 * said of one that it is kept. Then, on a copy of that profile for each seed: the centre is back, the browser is killed at a random
 * moment of the push, started again, unlocked, killed again, and at last left in peace. Device and centre are compared with
 * those of a push that nobody disturbed.
 */
export class BrowserKills {
  readonly #centre = new Centre();
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'browser-kills-'));
  readonly #after: Record<string, number> = {};
  #kills = 0;
  #browser: BrowserProcess | null = null;
  /** Events at the centre in an undisturbed push. */
  #events = 0;

  constructor(
    private readonly films: number,
    private readonly say: (words: string) => void,
  ) {}

  async run(seeds: readonly number[]): Promise<KillsOutcome> {
    try {
      const signed = await this.#signed();
      const calm = await this.#push(signed, null);
      const wrong = this.#lacking(calm);
      for (const seed of seeds) {
        const { device, centre } = await this.#push(signed, randomOf(seed));
        const differences = [
          ...unlike('device', device, calm.device),
          ...unlike('centre', centre, calm.centre),
        ];
        wrong.push(...differences.map((one) => `seed ${seed}: ${one}`));
        this.say(`seed ${seed}: ${this.#kills} kills so far, ${differences.length} differences`);
      }
      const [films, kills, after] = [this.films, this.#kills, this.#after];
      return { films, seeds: seeds.length, kills, after, wrong };
    } finally {
      await this.#browser?.kill();
      await this.#centre.close();
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  /** The comparison is worth something only where the undisturbed push has brought what it should. */
  #lacking({ device, centre }: { device: Held; centre: Held }): string[] {
    const count = (held: Held, name: RegExp) =>
      Object.keys(held).filter((one) => name.test(one)).length;
    const expected: [string, number, number][] = [
      ['reports', count(centre, /^DiagnosticReport\/.* version 1$/), this.films],
      ['amended reports', count(centre, /^DiagnosticReport\/.* version 2$/), 1],
      ['images and masks', count(centre, /^object/), 2 * this.films + 1],
      ['receipts', count(device, /^sent/), this.films],
      ['films', count(device, /^originals/), this.films],
      ['waiting', count(device, /^outbox/), 0],
      [
        'in the clear',
        Object.values(device).filter((one) => one !== '' && one.length < 64).length,
        0,
      ],
    ];
    return expected
      .filter(([, there, wanted]) => there !== wanted)
      .map(([what, there, wanted]) => `undisturbed: ${there} ${what}, not ${wanted}`);
  }

  async #open(profile: string): Promise<{ browser: BrowserProcess; bitelight: Bitelight }> {
    const browser = await BrowserProcess.start(profile);
    this.#browser = browser;
    browser.page.setDefaultTimeout(SLOW);
    const bitelight = new Bitelight(browser.page, this.#centre.port);
    await browser.page.goto(bitelight.address);
    return { browser, bitelight };
  }

  async #unlocked(profile: string) {
    const opened = await this.#open(profile);
    const { page } = opened.browser;
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Unlock' }).click();
    return opened;
  }

  /** A profile with all films signed and none sent. */
  async #signed(): Promise<string> {
    const profile = path.join(this.#folder, 'signed');
    await this.#centre.open();
    const first = await this.#open(profile);
    const { page } = first.browser;
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('radio', { name: 'Findings and films' }).check();
    await page.getByRole('button', { name: 'Choose a passphrase' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New passphrase').fill(PASSPHRASE);
    await dialog.getByLabel('Once more').fill(PASSPHRASE);
    await dialog.getByRole('button', { name: 'Seal the films' }).click();
    const code = dialog.getByTestId('recovery-code').locator('span');
    await code.nth(5).waitFor();
    await dialog.getByLabel(/last group/).fill((await code.allTextContents()).at(-1) ?? '');
    await dialog.getByRole('button', { name: 'I have put it away' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Films', exact: true }).click();
    await page.getByTestId('works-offline').waitFor({ state: 'attached' });
    await this.#centre.close();
    let opened = first;
    for (let n = 0; n < this.films; n++) {
      await this.#sign(opened.bitelight, n);
      this.say(`film ${n + 1} of ${this.films} is signed`);
      await opened.browser.kill();
      opened = await this.#unlocked(profile);
    }
    await this.#amend(opened.bitelight);
    await opened.browser.kill();
    return profile;
  }

  async #sign(bitelight: Bitelight, n: number): Promise<void> {
    const { page } = bitelight;
    await page.getByRole('navigation').first().waitFor();
    const who = n % PATIENTS.length;
    const stated = { name: PATIENTS[who] ?? '', id: `90010140012${who}`, birthDate: '19900101' };
    const picture = sample(`${FILMS[n % FILMS.length] ?? ''}.png`);
    const laterality = n < FILMS.length ? 'R' : 'L';
    await bitelight.drop({
      name: 'film.dcm',
      bytes: await dicomOf(picture, { ...stated, laterality }),
    });
    await page.getByTestId('kept').filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
    const known = page.getByTestId('whose').getByRole('button', { name: /^Yes/ });
    await known.click();
    await known.waitFor({ state: 'hidden' });
    await bitelight.accept(1);
    await this.#signature(bitelight, n === 0 ? 'Dr. Нұрлан' : '');
  }

  async #signature({ page }: Bitelight, name: string): Promise<void> {
    await page.getByRole('button', { name: 'Sign', exact: true }).last().click();
    await page.getByRole('dialog').waitFor();
    if (name) await page.keyboard.type(name);
    await page.getByRole('button', { name: 'Sign', exact: true }).last().click();
    await page.getByTestId('signed').filter({ hasText: 'Kept on this device' }).waitFor();
  }

  /** The last film is opened once more and signed again: two signatures wait for one report. */
  async #amend(bitelight: Bitelight): Promise<void> {
    const { page } = bitelight;
    await page.getByTestId('past-film').first().getByRole('button').first().click();
    await page.getByRole('button', { name: 'Amend', exact: true }).click();
    await page.keyboard.press('j');
    await bitelight.comment('тіс түбірі сынған');
    await this.#signature(bitelight, '');
  }

  /** The whole way of one copy of the profile. `random`: kills; null: none, and the events are counted. */
  async #push(signed: string, random: (() => number) | null) {
    const profile = path.join(this.#folder, 'copy');
    rmSync(profile, { recursive: true, force: true });
    cpSync(signed, profile, { recursive: true, verbatimSymlinks: true });
    const centre = this.#centre;
    await centre.close();
    rmSync(centre.config.folder, { recursive: true, force: true });
    centre.config = configOfATest();
    await centre.open();
    let events = 0;
    if (random)
      for (let left = 1 + Math.floor(random() * 3); left > 0; left--) {
        const at = Math.floor((random() * this.#events) / left);
        await this.#killedAt(profile, at, random() * JITTER);
      }
    else centre.onEvent = () => (events += 1);
    const { browser } = await this.#unlocked(profile);
    await this.#sent(browser);
    if (!random) this.#events = events;
    const device = await heldBy(browser);
    await browser.kill();
    await centre.close();
    return { device, centre: await centre.held() };
  }

  async #killedAt(profile: string, at: number, ms: number): Promise<void> {
    let last = 'nothing';
    let seen = 0;
    const reached = new Promise<void>((resolve) => {
      this.#centre.onEvent = (what) => {
        last = what;
        if (seen++ === at) setTimeout(resolve, ms);
      };
    });
    const { browser } = await this.#unlocked(profile);
    // A push that went on from an earlier kill may be over before.
    await Promise.race([reached, this.#sent(browser).catch(() => undefined)]);
    this.#centre.onEvent = () => undefined;
    await browser.kill();
    this.#kills += 1;
    this.#after[last] = (this.#after[last] ?? 0) + 1;
  }

  /** Until nothing waits on the device, and the page says so; at its start it says so before it has looked. */
  async #sent({ page }: BrowserProcess): Promise<void> {
    await page.getByTestId('line').waitFor();
    const until = Date.now() + SLOW;
    while ((await page.evaluate(waiting)) > 0) {
      if (Date.now() > until) throw new Error('the push does not end');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await page.locator('[data-testid=line][data-weight=clear]').waitFor();
  }
}

/** Rows in the outbox; runs in the page. */
function waiting(): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('bitelight');
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
    opening.onsuccess = () => {
      const counting = opening.result.transaction('outbox').objectStore('outbox').count();
      counting.onsuccess = () => {
        opening.result.close();
        resolve(counting.result);
      };
    };
  });
}
