import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Bitelight, sample } from '../e2e/bitelight';
import { BrowserProcess } from './browser-process';
import { dicomOf } from './dicom-file';
import type { Held } from './holdings';
import { heldBy, ServedCentre, unlike, waitingIn } from './holdings';
import { randomOf } from './random';
import { configOfATest } from './server';

const PASSPHRASE = 'айна терезе қалам шырақ';
const FILMS = ['bitewing-2', 'periapical-1', 'periapical-2', 'bitewing-1'];
const PATIENTS = ['Серикова^Айгерим', 'Жұмағали^Ділназ', 'Ким^Елена'];
/** Milliseconds between an event at the centre and the kill: within what the page makes of an answer. */
const JITTER = 40;
/** Of the disturbances, those that lock the page. */
const LOCKED = 0.25;
const SLOW = 150_000;

export interface KillsOutcome {
  readonly films: number;
  readonly seeds: number;
  readonly kills: number;
  readonly locks: number;
  /** Kills and locks by what the centre had done last. */
  readonly after: Readonly<Record<string, number>>;
  /** What device or centre does not hold exactly once and byte for byte. */
  readonly wrong: readonly string[];
}

/**
 * Films are signed while the centre is away, and the browser is killed (SIGKILL, its whole process group) as soon as the page has
 * said of one that it is kept. Then, on a copy of that profile for each seed: the centre is back, and at random moments of the push the
 * browser is killed and started again, or the page locked by its button, and unlocked; at last it is left in peace. Device and
 * centre are compared with those of a push that nobody disturbed.
 */
export class BrowserKills {
  readonly #centre = new ServedCentre();
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'browser-kills-'));
  readonly #after: Record<string, number> = {};
  #kills = 0;
  #locks = 0;
  #last = 'nothing';
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
        this.say(
          `seed ${seed}: ${this.#kills} kills and ${this.#locks} locks so far, ${differences.length} differences`,
        );
      }
      const counts = { films: this.films, kills: this.#kills, locks: this.#locks };
      return { ...counts, seeds: seeds.length, after: this.#after, wrong };
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
    await unlock(opened.browser);
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
    centre.onEvent = () => (events += 1);
    let browser: BrowserProcess | null = null;
    for (let left = random ? 1 + Math.floor(random() * 3) : 0; random && left > 0; left--) {
      const reached = this.#eventNo(
        Math.floor((random() * this.#events) / left),
        random() * JITTER,
      );
      browser = await this.#begun(profile, browser);
      // A push that went on from an earlier kill may be over before.
      await Promise.race([reached, this.#sent(browser).catch(() => undefined)]);
      browser = await this.#disturbed(browser, random() < LOCKED);
    }
    browser = await this.#begun(profile, browser);
    await this.#sent(browser);
    if (!random) this.#events = events;
    const device = await heldBy(browser.page);
    await browser.kill();
    await centre.close();
    return { device, centre: await centre.held() };
  }

  /** Unlocked, and sending; null: it has to be started first. */
  async #begun(profile: string, browser: BrowserProcess | null): Promise<BrowserProcess> {
    if (!browser) return (await this.#unlocked(profile)).browser;
    await unlock(browser);
    return browser;
  }

  /** Settles so many milliseconds after the centre has seen event number `at`. */
  #eventNo(at: number, ms: number): Promise<void> {
    let seen = 0;
    return new Promise((resolve) => {
      this.#centre.onEvent = (what) => {
        this.#last = what;
        if (seen++ === at) setTimeout(resolve, ms);
      };
    });
  }

  async #disturbed(browser: BrowserProcess, locked: boolean): Promise<BrowserProcess | null> {
    this.#after[this.#last] = (this.#after[this.#last] ?? 0) + 1;
    if (locked) {
      await browser.page.getByRole('button', { name: 'Lock', exact: true }).click();
      this.#locks += 1;
      return browser;
    }
    await browser.kill();
    this.#kills += 1;
    return null;
  }

  /** Until nothing waits on the device, and the page says so; at its start it says so before it has looked. */
  async #sent({ page }: BrowserProcess): Promise<void> {
    await page.getByTestId('line').waitFor();
    const until = Date.now() + SLOW;
    while ((await waitingIn(page)) > 0) {
      if (Date.now() > until) throw new Error('the push does not end');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await page.locator('[data-testid=line][data-weight=clear]').waitFor();
  }
}

async function unlock({ page }: BrowserProcess): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Unlock' }).click();
}
