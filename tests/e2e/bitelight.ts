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

/** The page as someone uses it. Every request is recorded: nothing may go anywhere but to the page's own server. */
export class Bitelight {
  readonly requests: string[] = [];
  /** What the store keeps stays while the server is away. */
  readonly #config = configOfATest();
  #server: Awaited<ReturnType<typeof createApp>> | null = null;
  #port = 0;

  constructor(readonly page: Page) {
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

  async accept(number: number): Promise<void> {
    await this.page.getByRole('button', { name: `Accept ${number}`, exact: true }).click();
  }

  async reject(number: number): Promise<void> {
    await this.page.getByRole('button', { name: `Reject ${number}`, exact: true }).click();
  }

  /** Draws a loop round a place of the film, in shares of the stage. */
  async drawLesion(x: number, y: number): Promise<void> {
    await this.page.getByRole('button', { name: 'Add a finding' }).click();
    const box = (await this.page.locator('canvas').boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    };
    const at = (dx: number, dy: number) =>
      [box.x + x * box.width + dx, box.y + y * box.height + dy] as const;
    await this.page.mouse.move(...at(-20, -20));
    await this.page.mouse.down();
    for (const corner of [at(20, -20), at(20, 20), at(-20, 20)])
      await this.page.mouse.move(...corner, { steps: 3 });
    await this.page.mouse.up();
  }

  /** Opens the signature; a name is given once on a device. */
  async sign(name?: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign', exact: true }).click();
    const dialog = this.page.getByRole('dialog');
    if (name) await dialog.getByRole('textbox').fill(name);
    await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
    await expect(this.signed).toContainText('Kept on this device');
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

export const test = base.extend<{ bitelight: Bitelight }>({
  bitelight: async ({ page }, use) => {
    const bitelight = new Bitelight(page);
    await bitelight.goOnline();
    await bitelight.open();
    await use(bitelight);
    await bitelight.close();
  },
});

export { expect };
