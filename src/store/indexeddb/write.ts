import type { Database, Query } from './database';
import { headerOf, Reading } from './database';
import { keyOf } from './layout';
import type { Header, Store, Stores } from './schema';

/** Beyond this another tab writes without pause. */
const ATTEMPTS = 40;

/** The store stayed busy. */
class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
}

type Change =
  | { readonly what: 'put' | 'add'; readonly store: Store; readonly row: object }
  | { readonly what: 'delete'; readonly store: Store; readonly query: Query };

/**
 * Runs `work`, which reads what it needs and notes what is to change, then makes all changes in one transaction that is on the
 * disk when this settles; all or nothing. Where anything was written meanwhile, by whichever tab, `work` runs again on what
 * is there now: it must do nothing but read and note. Rethrows.
 */
export function write<T>(
  database: Database,
  stores: Stores,
  work: (draft: Writing) => Promise<T>,
  /** 'locked-too': it touches no sealed row. */
  needs: 'unlocked' | 'locked-too' = 'unlocked',
): Promise<T> {
  return database.inLine(async () => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const header = needs === 'unlocked' ? await database.begin() : await headerOf(database.raw);
      const draft = new Writing(database, header);
      const value = await work(draft);
      const rows = await draft.sealed();
      if (draft.unchanged || (await commit(database, stores, draft.header, rows))) return value;
    }
    throw new StoreBusy();
  });
}

/** Runs what only reads; again where something was written meanwhile, so that what it answers was true at one moment. */
export async function steady<T>(database: Database, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const { clock } = await database.begin();
    const value = await work();
    if (attempt === ATTEMPTS || (await headerOf(database.raw)).clock === clock) return value;
  }
}

/** What a work reads, and what it is about to change; what it noted it also reads. */
export class Writing {
  readonly #changes: Change[] = [];
  readonly #before: Header;

  constructor(
    private readonly database: Database,
    /** As it stands; a work that changes how rows lie sets it. */
    public header: Header,
  ) {
    this.#before = header;
  }

  get unchanged(): boolean {
    return this.#changes.length === 0 && this.header === this.#before;
  }

  objectStore(name: Store) {
    const store = new Reading(this.database).objectStore(name);
    const changes = () => this.#changes.filter((one) => one.store === name);
    const keyIn = (row: object) => keyOf(this.database.layout(name), row);
    const note = (change: Change): Promise<void> => {
      this.#changes.push(change);
      return Promise.resolve();
    };
    return {
      get: (key: IDBValidKey) => overlaidRow(changes(), keyIn, key, () => store.get(key)),
      getKey: async (key: IDBValidKey) =>
        (await overlaidRow(changes(), keyIn, key, () => store.getKey(key))) === undefined
          ? undefined
          : key,
      getAll: async (query?: Query) =>
        overlaidRows(changes(), keyIn, query, await store.getAll(query)),
      getAllKeys: async (query?: Query) =>
        changes().length === 0
          ? store.getAllKeys(query)
          : overlaidRows(changes(), keyIn, query, await store.getAll(query)).map(
              (row) => keyIn(row as object) as IDBValidKey,
            ),
      index: (index: string) => {
        if (changes().length > 0) throw new Error(`${name}: read its index before changing it`);
        return store.index(index);
      },
      put: (row: object) => note({ what: 'put', store: name, row }),
      /** A key that is taken ends the write with a ConstraintError. */
      add: (row: object) => note({ what: 'add', store: name, row }),
      delete: (query: Query) => note({ what: 'delete', store: name, query }),
    };
  }

  sealed(): Promise<Change[]> {
    return Promise.all(
      this.#changes.map(async (change) =>
        change.what === 'delete'
          ? change
          : { ...change, row: await this.database.sealed(change.store, change.row) },
      ),
    );
  }
}

type KeyIn = (row: object) => IDBValidKey | undefined;

const same = (a: IDBValidKey | undefined, b: IDBValidKey): boolean =>
  a !== undefined && indexedDB.cmp(a, b) === 0;

const covers = (query: Query | undefined, key: IDBValidKey | undefined): boolean => {
  if (query === undefined) return true;
  if (key === undefined) return false;
  return query instanceof IDBKeyRange ? query.includes(key) : same(key, query);
};

function overlaidRow(
  changes: readonly Change[],
  keyIn: KeyIn,
  key: IDBValidKey,
  below: () => Promise<unknown>,
): Promise<unknown> {
  const last = changes.findLast((one) =>
    one.what === 'delete' ? covers(one.query, key) : same(keyIn(one.row), key),
  );
  if (!last) return below();
  return Promise.resolve(last.what === 'delete' ? undefined : last.row);
}

function overlaidRows(
  changes: readonly Change[],
  keyIn: KeyIn,
  query: Query | undefined,
  below: unknown[],
): unknown[] {
  let rows = below as object[];
  for (const change of changes) {
    const gone = (row: object) =>
      change.what === 'delete'
        ? covers(change.query, keyIn(row))
        : same(keyIn(row), keyIn(change.row) ?? []);
    rows = rows.filter((row) => !gone(row));
    if (change.what !== 'delete' && covers(query, keyIn(change.row))) rows.push(change.row);
  }
  const order = (a: object, b: object) => indexedDB.cmp(keyIn(a) ?? [], keyIn(b) ?? []);
  return changes.length === 0 ? rows : rows.sort(order);
}

/** False where something was written since `header` was read; nothing has been changed then. */
async function commit(
  database: Database,
  stores: Stores,
  header: Header,
  changes: readonly Change[],
): Promise<boolean> {
  const scope: Store[] = [...new Set<Store>([...stores, 'vault'])];
  const transaction = database.raw.transaction(scope, 'readwrite', { durability: 'strict' });
  const { done } = transaction;
  // Heard below; a request that fails by itself says more than the abort that follows it.
  done.catch(() => undefined);
  try {
    const vault = transaction.objectStore('vault');
    const now = ((await vault.get('header')) as Header | undefined)?.clock ?? 0;
    if (now !== header.clock) {
      await done;
      return false;
    }
    for (const change of changes) {
      const store = transaction.objectStore(change.store);
      if (change.what === 'delete') await store.delete(change.query as never);
      else await store[change.what](change.row as never);
    }
    await vault.put({ ...header, clock: header.clock + 1 });
    await done;
    return true;
  } catch (error) {
    // A request that fails by itself would leave the others to be committed.
    try {
      transaction.abort();
    } catch {
      // It has already aborted.
    }
    await done.catch(() => undefined);
    throw error;
  }
}
