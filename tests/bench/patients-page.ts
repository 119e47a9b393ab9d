import { flushSync, mount, unmount } from 'svelte';
import { fail } from '../../src/domain/failure';
import type { PatientId } from '../../src/domain/patient';
import { systemNamed } from '../../src/domain/patient';
import { PatientIndex } from '../../src/domain/patient-index';
import { PatientBook } from '../../src/features/patients/book.svelte';
import PatientsScreen from '../../src/features/patients/PatientsScreen.svelte';
import { openFilmStore } from '../../src/store/indexeddb/film-store';
import { openDatabase } from '../../src/store/indexeddb/open';
import { rowBox } from '../../src/store/sealed/row';
import type { DeviceStore } from '../../src/store/vault-ports';
import { fill } from './patients-fill';

export interface Times {
  readonly what: string;
  readonly medianMs: number;
  readonly slowestMs: number;
}

const NAME = 'bench-patients';
const VAULT = 'bench';
const TYPED = ['ахметова', 'нурлан 12', 'қайрат', 'серик', '9005', 'отеген мария', 'zzz'];
const RUNS = 9;

async function timed(what: string, runs: number, work: () => Promise<unknown>): Promise<Times> {
  const ms: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work();
    ms.push(performance.now() - start);
  }
  return summed(what, ms);
}

function summed(what: string, ms: number[]): Times {
  ms.sort((a, b) => a - b);
  return { what, medianMs: ms[ms.length >> 1] ?? 0, slowestMs: ms.at(-1) ?? 0 };
}

async function value<T>(result: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>) {
  const settled = await result;
  if (!settled.ok) throw new Error(JSON.stringify(settled.error));
  return settled.value;
}

/** Opened, sealed with a key of its own, and filled. */
async function filled(patients: number, films: number): Promise<DeviceStore> {
  const store = await value(openFilmStore(NAME));
  const how = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.generateKey(how, false, ['encrypt', 'decrypt']);
  await value(store.putKeyring({ version: 1, vault: VAULT, holders: [] }, null));
  store.unlock(key, VAULT);
  await value(store.sealAll(() => undefined));
  // Nothing is to be caught up with in a store that is new.
  await value(store.laneCounts());
  const database = await value(openDatabase(NAME, () => undefined));
  database.unlock(rowBox(key, VAULT));
  await fill(database, patients, films);
  database.close();
  return store;
}

const frame = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });

/** Each key typed into the search of the real list, until its rows are on screen. */
async function typing(book: PatientBook): Promise<Times> {
  const target = document.createElement('div');
  target.style.height = '700px';
  document.body.append(target);
  const props = { book, onopen: () => undefined, onnew: () => undefined };
  const screen = mount(PatientsScreen, { target, props });
  await frame();
  const input = target.querySelector('input');
  if (!input) throw new Error('the list has no search');
  const ms: number[] = [];
  for (const word of TYPED)
    for (let length = 1; length <= word.length; length++) {
      input.value = word.slice(0, length);
      const start = performance.now();
      input.dispatchEvent(new Event('input', { bubbles: true }));
      flushSync();
      await frame();
      ms.push(performance.now() - start);
    }
  await unmount(screen);
  target.remove();
  return summed(`a key typed, to rows on screen (${ms.length} keys)`, ms);
}

async function run(patients: number, films: number): Promise<Times[]> {
  const start = performance.now();
  const store = await filled(patients, films);
  const rows = [summed('filling it, once', [performance.now() - start])];
  const ports = {
    ...{ store, system: () => systemNamed(null), recentDays: () => 1, device: () => null },
    pull: () => Promise.resolve('held' as const),
    alike: () => Promise.resolve([]),
    image: () => Promise.resolve(fail('film-at-centre')),
  };
  const book = new PatientBook({ ...ports, newId: () => '', now: () => new Date() });
  rows.push(await timed('all patients read, opened and sorted', 1, () => book.load()));
  const everybody = book.patients;
  const index = new PatientIndex(everybody);
  const built = () => Promise.resolve(new PatientIndex(everybody));
  rows.push(await timed('search index built', RUNS, built));
  const prefixes = TYPED.flatMap((word) => Array.from(word, (_, i) => word.slice(0, i + 1)));
  let at = 0;
  const find = () => Promise.resolve(index.find(prefixes[at++] ?? ''));
  rows.push(await timed('one search in it', prefixes.length, find));
  rows.push(await typing(book));
  const seen = Array.from({ length: 25 }, (_, i) => `patient-${i * 11}` as PatientId);
  rows.push(await timed('films of 25 rows in sight', RUNS, () => value(store.glance(seen))));
  rows.push(
    await timed('list of films, a page of 24', RUNS, () => value(store.list({ limit: 24 }))),
  );
  for (const lane of ['review', 'unsent'] as const)
    rows.push(
      await timed(`the same, only '${lane}'`, RUNS, () => value(store.list({ limit: 24, lane }))),
    );
  rows.push(
    await timed('what waits, is signed, not sent: counted', RUNS, () => value(store.laneCounts())),
  );
  rows.push(
    await timed("one patient's films", RUNS, () => value(store.filmsOf('patient-77' as PatientId))),
  );
  return rows;
}

declare global {
  interface Window {
    patientsBench?: typeof run;
  }
}
window.patientsBench = run;
