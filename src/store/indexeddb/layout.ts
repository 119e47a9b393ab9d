import type { RawDatabase, Store } from './schema';

/** Routing fields that stay legible beside keys and indexed fields, which must: nothing of them says who or what was found. */
const ROUTING: Partial<Record<Store, readonly string[]>> = {
  films: ['sample'],
  outbox: ['kind', 'radiographId', 'assessmentId', 'seq', 'patientId'],
};

/** How an object store is laid out, as far as sealing has to know. */
export interface Layout {
  readonly keyPath: readonly string[];
  /** The field that the key generator fills in. */
  readonly made: string | null;
  readonly clear: readonly string[];
}

const listed = (path: string | readonly string[] | null): readonly string[] =>
  path === null ? [] : typeof path === 'string' ? [path] : path;

/** From the schema itself: a store that is added later is sealed but for its key and its indexes, without a word here. */
export function layoutsOf(raw: RawDatabase): ReadonlyMap<Store, Layout> {
  const names = [...raw.objectStoreNames];
  const transaction = raw.transaction(names);
  return new Map(
    names.map((name) => {
      const store = transaction.objectStore(name);
      const keyPath = listed(store.keyPath);
      const indexed = [...store.indexNames].flatMap((one) => listed(store.index(one).keyPath));
      const clear = [...new Set([...keyPath, ...indexed, ...(ROUTING[name] ?? [])])];
      return [name, { keyPath, made: store.autoIncrement ? (keyPath[0] ?? null) : null, clear }];
    }),
  );
}

/** The key of a row, or undefined where the database is to make it. */
export function keyOf({ keyPath }: Layout, row: object): IDBValidKey | undefined {
  const parts = keyPath.map((name) => (row as Record<string, IDBValidKey | undefined>)[name]);
  return parts.length === 1 ? parts[0] : (parts as IDBValidKey);
}
