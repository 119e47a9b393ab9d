import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect } from 'vitest';
import type { Assessment } from '../../src/domain/assessment';
import { openFilmStore } from '../../src/store/indexeddb/film-store';
import { memoryFilmStore } from '../../src/store/memory/film-store';
import type { StoredFilm } from '../../src/store/ports';
import type { LocalStore } from '../../src/store/sync-ports';
import type { DeviceStore } from '../../src/store/vault-ports';

export async function opened(name: string): Promise<DeviceStore> {
  const store = await openFilmStore(name);
  if (!store.ok) throw new Error(store.error.detail);
  return store.value;
}

/** A data key, and a keyring of which nobody holds a part: the store does not look into it. */
export async function sealedWith(store: DeviceStore, vault = 'vault-1'): Promise<CryptoKey> {
  const how = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.generateKey(how, false, ['encrypt', 'decrypt']);
  expect(await store.putKeyring({ version: 1, vault, holders: [] }, null)).toMatchObject({
    ok: true,
  });
  store.unlock(key, vault);
  expect(await store.sealAll(() => undefined)).toMatchObject({ ok: true });
  return key;
}

export async function openedSealed(name: string): Promise<DeviceStore> {
  const store = await opened(name);
  await sealedWith(store);
  return store;
}

let databases = 0;
export const fresh = (): string => `test-${++databases}`;

export const value = async <T>(
  result: Promise<{ ok: boolean; value?: T }>,
): Promise<T | undefined> => {
  const r = await result;
  expect(r.ok).toBe(true);
  return r.value;
};

export const ADAPTERS: [string, () => Promise<LocalStore>][] = [
  ['memory', () => Promise.resolve(memoryFilmStore())],
  ['indexeddb', () => opened(fresh())],
  ['indexeddb, sealed', () => openedSealed(fresh())],
];

/** A database as an earlier release left it, with a film and its assessment; written out, as those releases do not change. */
export async function leftBy(
  release: 1 | 2,
  name: string,
  { radiograph, addedAt, sample }: StoredFilm,
  assessment: Assessment,
) {
  const { id } = radiograph;
  const old = await openDB(name, release, {
    upgrade(database) {
      const films = database.createObjectStore('films', { keyPath: 'id' });
      films.createIndex('byAddedAt', ['addedAt', 'id']);
      database.createObjectStore('originals', { keyPath: 'id' });
      const assessments = database.createObjectStore('assessments', { keyPath: 'id' });
      assessments.createIndex('byFilm', ['radiographId', 'createdAt']);
      if (release > 1) database.createObjectStore('reviews', { keyPath: ['assessmentId', 'seq'] });
    },
  });
  await old.put('films', { id, radiograph, addedAt, sample, thumbnail: null });
  await old.put('originals', { id, bytes: Uint8Array.of(1, 2).buffer, type: 'image/png' });
  await old.put('assessments', assessment);
  return old;
}
