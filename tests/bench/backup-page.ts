import { backup, restore } from '../../src/backup/backup';
import type { RadiographId } from '../../src/domain/radiograph';
import { sinkFor } from '../../src/platform/save-stream';
import { openFilmStore } from '../../src/store/indexeddb/film-store';
import type { DeviceStore } from '../../src/store/vault-ports';
import { workerDeriver } from '../../src/vault/derive';
import { assessmentOf, storedFilm } from '../support/stored';

/** Of a film: 12 bits in 16, as a sensor's. */
const [WIDTH, HEIGHT] = [1640, 1220];
const FILM_BYTES = 2 * WIDTH * HEIGHT;
const PASSPHRASE = 'айна терезе қалам шырақ';
const quiet = () => undefined;

async function value<T>(result: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>) {
  const settled = await result;
  if (!settled.ok) throw new Error(JSON.stringify(settled.error));
  return settled.value;
}

async function sealedStore(name: string): Promise<DeviceStore> {
  const store = await value(openFilmStore(name));
  const how = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.generateKey(how, false, ['encrypt', 'decrypt']);
  await value(store.putKeyring({ version: 1, vault: name, holders: [] }, null));
  store.unlock(key, name);
  await value(store.sealAll(quiet));
  await value(store.laneCounts());
  return store;
}

/** The n-th film: crowns in two rows under noise, so that nothing of it can be packed. */
function drawn(n: number): Blob {
  const pixels = new Uint16Array(WIDTH * HEIGHT);
  let noise = 2 * n + 1;
  for (let at = 0; at < pixels.length; at++) {
    noise = Math.imul(noise, 1664525) + 1013904223;
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    const dx = ((x + 37 * n) % 400) - 200;
    const dy = (y % 610) - 305;
    pixels[at] = (dx * dx + dy * dy < 32_000 ? 2600 : 700) + (noise >>> 23);
  }
  return new Blob([pixels]);
}

const idOf = (n: number): RadiographId => n.toString(16).padStart(64, '0') as RadiographId;
let first: DeviceStore;
let second: DeviceStore;
let file: File;

async function fill(bytes: number): Promise<number> {
  first = await sealedStore('first');
  const films = Math.ceil(bytes / FILM_BYTES);
  const template = storedFilm(1);
  for (let n = 0; n < films; n++) {
    const radiograph = { ...template.radiograph, id: idOf(n), width: WIDTH, height: HEIGHT };
    const film = { ...template, radiograph, original: drawn(n) };
    await value(first.putAssessed(film, assessmentOf(film, 1)));
  }
  return films;
}

/** Through the sink of the page itself. 'picker': to the file that a person chose; 'scratch': by the way of browsers without one. */
async function save(way: 'picker' | 'scratch'): Promise<number> {
  const root = await navigator.storage.getDirectory();
  const chosen = () => root.getFileHandle('chosen.bitelight', { create: true });
  Object.assign(window, { showSaveFilePicker: way === 'picker' ? chosen : undefined });
  // The download itself is the browser's business.
  HTMLAnchorElement.prototype.click = () => undefined;
  const sink = await sinkFor('backup.bitelight');
  if (!sink) throw new Error('no file was chosen');
  await value(backup(first, workerDeriver, PASSPHRASE, (part) => sink.write(part), quiet));
  await sink.close();
  if (way === 'picker') file = await (await chosen()).getFile();
  return file.size;
}

async function takeIn(): Promise<number> {
  second = await sealedStore('second');
  return (await value(restore(second, workerDeriver, PASSPHRASE, file, quiet))).added;
}

const hashOf = async (blob: Blob): Promise<string> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())).join();

/** Films of the second store that are not, byte for byte, what was drawn. */
async function wrong(films: number): Promise<number> {
  let count = 0;
  for (let n = 0; n < films; n++) {
    const back = await value(second.film(idOf(n)));
    if (!back || (await hashOf(back.original)) !== (await hashOf(drawn(n)))) count += 1;
  }
  return count;
}

const bench = { fill, save, takeIn, wrong };
declare global {
  interface Window {
    backupBench?: typeof bench;
  }
}
window.backupBench = bench;
