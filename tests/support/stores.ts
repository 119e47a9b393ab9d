import 'fake-indexeddb/auto';
import { expect } from 'vitest';
import { openFilmStore } from '../../src/store/indexeddb/film-store';
import { memoryFilmStore } from '../../src/store/memory/film-store';
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
