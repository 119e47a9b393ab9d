import type { Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createApp } from '../../server/app';
import type { Config } from '../../server/config';
import { databaseOf } from './central';
import { configOfATest } from './server';

/** What a device or the centre holds, by name; equal texts are equal bytes. */
export type Held = Readonly<Record<string, string>>;

/** The served page and store on one port, whichever store it is. */
export class ServedCentre {
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
export async function heldBy(page: Page): Promise<Held> {
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

/** What differs, each by where it is and its name. */
export const unlike = (where: string, now: Held, wanted: Held): string[] =>
  [...new Set([...Object.keys(now), ...Object.keys(wanted)])]
    .filter((name) => now[name] !== wanted[name])
    .map((name) => `${where}: ${name}`);

/** Rows in the outbox of the device. */
export const waitingIn = (page: Page): Promise<number> => page.evaluate(waiting);

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
