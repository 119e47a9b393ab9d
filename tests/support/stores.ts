import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect } from 'vitest';
import type { Assessment } from '../../src/domain/assessment';
import { openFilmStore } from '../../src/store/indexeddb/film-store';
import { memoryFilmStore } from '../../src/store/memory/film-store';
import type { StoredFilm } from '../../src/store/ports';
import type { LocalStore } from '../../src/store/sync-ports';

export async function opened(name: string): Promise<LocalStore> {
  const store = await openFilmStore(name);
  if (!store.ok) throw new Error(store.error.detail);
  return store.value;
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
