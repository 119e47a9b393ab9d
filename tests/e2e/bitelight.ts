import { test as base, expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createApp } from '../../server/app';
import { configOfATest } from '../support/server';

const root = path.resolve(import.meta.dirname, '../..');
export const sample = (name: string): Buffer =>
  readFileSync(path.join(root, 'public/samples', name));

interface NamedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What one works with: each can do the whole job alone. */
export const HANDS = ['mouse', 'touch', 'keys'] as const;
type Hand = (typeof HANDS)[number];

/** The page as someone uses it. Every request is recorded: nothing may go anywhere but to the page's own server. */
export class Bitelight {
  readonly requests: string[] = [];
  /** What the store keeps stays while the server is away. */
  readonly #config = configOfATest();
  #server: Awaited<ReturnType<typeof createApp>> | null = null;
  #port: number;

  hand: Hand = 'mouse';

  constructor(
    readonly page: Page,
    /** 0: any that is free. */
    port = 0,
  ) {
    this.#port = port;
    page
      .context()
      .on('request', (request) => this.requests.push(`${request.method()} ${request.url()}`));
  }

  async goOnline(): Promise<void> {
    this.#server = await createApp(this.#config);
    await this.#server.listen({ port: this.#port, host: 'localhost' });
    this.#port = (this.#server.server.address() as AddressInfo).port;
  }

  /** The network is off as in a village: the server is gone. */
  async goOffline(): Promise<void> {
    // Chromium keeps connections open that would hold the server's end.
    this.#server?.server.closeAllConnections();
    await this.#server?.close();
    this.#server = null;
  }

  get address(): string {
    return `http://localhost:${this.#port}`;
  }

  async open(): Promise<void> {
    await this.page.goto(this.address);
    await expect(this.page.getByRole('navigation')).toBeVisible();
  }

  /** First visit done: shell, pack and samples lie on the device. */
  async becomesReadyForOffline(): Promise<void> {
    await expect(this.page.getByTestId('works-offline')).toBeAttached();
  }

  /** Drops files anywhere on the window. */
  async drop(...files: NamedFile[]): Promise<void> {
    const sent = files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') }));
    await this.page.evaluate((list) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      for (const type of ['dragenter', 'dragover', 'drop']) {
        const event = new DragEvent(type, {
          bubbles: true,
          cancelable: true,
          dataTransfer: transfer,
        });
        document.body.dispatchEvent(event);
      }
    }, sent);
  }

  get title(): Locator {
    return this.page.getByTestId('findings-title');
  }

  get findings(): Locator {
    return this.page.getByTestId('finding');
  }

  async isRead(): Promise<void> {
    await expect(this.page.getByTestId('kept')).not.toBeEmpty();
  }

  /** The scan of a mount on screen becomes its single films. */
  async takeApart(): Promise<void> {
    const button = this.page.getByRole('button', { name: 'Take it apart', exact: true });
    if (this.hand !== 'keys') return this.hand === 'touch' ? button.tap() : button.click();
    await button.focus();
    await this.page.keyboard.press('Enter');
  }

  async accept(number: number): Promise<void> {
    await this.#decide(number, 'a', 'Accept');
  }

  async reject(number: number): Promise<void> {
    await this.#decide(number, 'r', 'Reject');
  }

  async #decide(number: number, key: string, word: string): Promise<void> {
    if (this.hand !== 'keys') return this.#press(`${word} ${number}`);
    const row = this.findings.nth(number - 1);
    while ((await row.getAttribute('aria-pressed')) !== 'true') await this.page.keyboard.press('j');
    await this.page.keyboard.press(key);
  }

  async #press(name: string): Promise<void> {
    const button = this.page.getByRole('button', { name, exact: true }).last();
    await (this.hand === 'touch' ? button.tap() : button.click());
  }

  /** Clicks and taps since the page was opened; a button that a key presses is none. */
  clicks(): Promise<number> {
    return this.page.evaluate(() => window.clicksMade ?? 0);
  }

  /** Marks a place of the film, in shares of the stage: a loop by mouse, a tap by finger, the middle by keys. */
  async drawLesion(x: number, y: number): Promise<void> {
    if (this.hand === 'keys') {
      await this.page.keyboard.press('n');
      await this.page.keyboard.press('n');
      return this.page.keyboard.press('Escape');
    }
    await this.#press('Add a finding');
    const box = (await this.page.locator('canvas').boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    };
    const at = (dx: number, dy: number) =>
      [box.x + x * box.width + dx, box.y + y * box.height + dy] as const;
    if (this.hand === 'touch') return this.page.touchscreen.tap(...at(0, 0));
    await this.page.mouse.move(...at(-20, -20));
    await this.page.mouse.down();
    for (const corner of [at(20, -20), at(20, 20), at(-20, 20)])
      await this.page.mouse.move(...corner, { steps: 3 });
    await this.page.mouse.up();
  }

  /** Opens the signature; a name is given once on a device. */
  async sign(name?: string): Promise<void> {
    if (this.hand === 'keys') await this.page.keyboard.press('s');
    else await this.#press('Sign');
    // The field has the focus where no name is known yet.
    await expect(this.page.getByRole('dialog')).toBeVisible();
    if (name) await this.page.keyboard.type(name);
    if (this.hand === 'keys') await this.page.keyboard.press('Enter');
    else await this.#press('Sign');
    await expect(this.signed).toContainText('Kept on this device');
  }

  /** On the finding that is chosen. */
  async comment(text: string): Promise<void> {
    const field = this.page.getByLabel('Comment');
    await field.fill(text);
    await field.blur();
  }

  /** From the bar that asks for it to all sealed; gives the recovery code. */
  async setPassphrase(passphrase: string): Promise<string> {
    await this.page.getByRole('button', { name: 'Choose a passphrase' }).click();
    await this.page.getByLabel('New passphrase').fill(passphrase);
    await this.page.getByLabel('Once more').fill(passphrase);
    await this.page.getByRole('button', { name: 'Seal the films' }).click();
    const code = this.page.getByTestId('recovery-code').locator('span');
    await expect(code).toHaveCount(6);
    const groups = await code.allTextContents();
    await this.page.getByLabel(/last group/).fill(groups.at(-1) ?? '');
    await this.page.getByRole('button', { name: 'I have put it away' }).click();
    await expect(this.page.getByRole('dialog')).toBeHidden();
    await expect(this.page.getByText('Sealing what was kept before')).toBeHidden();
    return groups.join('-');
  }

  get lockScreen(): Locator {
    return this.page.getByRole('heading', { name: 'Locked' });
  }

  async unlock(passphrase: string): Promise<void> {
    await this.page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await this.page.getByRole('button', { name: 'Unlock' }).click();
    await expect(this.lockScreen).toBeHidden();
  }

  get signed(): Locator {
    return this.page.getByTestId('signed');
  }

  get failures(): Locator {
    return this.page.getByTestId('failed-file');
  }

  async close(): Promise<void> {
    await this.goOffline();
  }
}

declare global {
  interface Window {
    clicksMade?: number;
  }
}

export const test = base.extend<{ bitelight: Bitelight }>({
  bitelight: async ({ page }, use) => {
    const bitelight = new Bitelight(page);
    await page.addInitScript(() => {
      window.clicksMade = 0;
      addEventListener(
        'click',
        (event) => {
          if (event.isTrusted && event.detail > 0) window.clicksMade = (window.clicksMade ?? 0) + 1;
        },
        { capture: true },
      );
    });
    await bitelight.goOnline();
    await bitelight.open();
    await use(bitelight);
    await bitelight.close();
  },
});

export { expect };
