import type { RowBox } from '../sealed/row';
import { isSealed } from '../sealed/row';
import type { Layout } from './layout';
import { layoutsOf } from './layout';
import type { Header, RawDatabase, Store, Stores } from './schema';
import { HEADER } from './schema';

export type Query = IDBValidKey | IDBKeyRange;

/** The rows are sealed and their key is not here. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked';
}

/**
 * One open connection. Rows are sealed and opened by WebCrypto, for which no transaction of IndexedDB waits: reads are one
 * transaction each, and `steady` and `write` see to it that what was read together belongs together.
 */
export class Database {
  #box: RowBox | null = null;
  #header: Header = HEADER;
  readonly #layouts: ReadonlyMap<Store, Layout>;
  /** Writes of this page stand in line; those of other tabs are met by the clock. */
  #line: Promise<unknown> = Promise.resolve();

  constructor(readonly raw: RawDatabase) {
    this.#layouts = layoutsOf(raw);
  }

  layout(store: Store): Layout {
    const layout = this.#layouts.get(store);
    if (!layout) throw new Error(`no store ${store}`);
    return layout;
  }

  unlock(box: RowBox): void {
    this.#box = box;
  }

  /** How things stand now. Throws StoreLocked where rows are sealed that this page has no key to. */
  async begin(): Promise<Header> {
    this.#header = await headerOf(this.raw);
    if (this.#header.vault !== null && this.#header.vault !== this.#box?.vault)
      throw new StoreLocked();
    return this.#header;
  }

  inLine<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#line.then(work);
    this.#line = turn.catch(() => undefined);
    return turn;
  }

  /** What is damaged, or lies there in the clear where all is sealed, comes with its legible fields alone: no guard lets it pass. */
  async opened(store: Store, row: unknown): Promise<unknown> {
    if (store === 'vault' || typeof row !== 'object' || row === null) return row;
    const { clear, made } = this.layout(store);
    if (isSealed(row)) {
      const whole = await this.#box?.open(store, row, made);
      if (whole) return whole;
    } else if (this.#header.seal !== 'sealed') return row;
    return Object.fromEntries(Object.entries(row).filter(([name]) => clear.includes(name)));
  }

  sealed(store: Store, row: object): Promise<object> {
    const { clear, made } = this.layout(store);
    const box = store !== 'vault' && this.#header.vault !== null && this.#box;
    return box ? box.seal(store, row, clear, made) : Promise.resolve(row);
  }

  async get(store: Store, key: IDBValidKey): Promise<unknown> {
    return this.opened(store, await this.raw.get(store, key as never));
  }

  async getAll(store: Store, query?: Query): Promise<unknown[]> {
    const rows: unknown[] = await this.raw.getAll(store, query as never);
    return Promise.all(rows.map((row) => this.opened(store, row)));
  }

  transaction(_: Stores): Reading {
    return new Reading(this);
  }

  close(): void {
    this.raw.close();
  }
}

export async function headerOf(raw: RawDatabase): Promise<Header> {
  return ((await raw.get('vault', 'header')) as Header | undefined) ?? HEADER;
}

/** Reads, in the manner of a transaction, whose rows come opened. */
export class Reading {
  constructor(protected readonly database: Database) {}

  objectStore(name: Store): ReadStore {
    return new ReadStore(this.database, name);
  }
}

class ReadStore {
  constructor(
    private readonly database: Database,
    private readonly name: Store,
  ) {}

  get(key: IDBValidKey): Promise<unknown> {
    return this.database.get(this.name, key);
  }

  getKey(key: IDBValidKey): Promise<IDBValidKey | undefined> {
    return this.database.raw.getKey(this.name, key as never);
  }

  getAll(query?: Query): Promise<unknown[]> {
    return this.database.getAll(this.name, query);
  }

  getAllKeys(query?: Query): Promise<IDBValidKey[]> {
    return this.database.raw.getAllKeys(this.name, query as never);
  }

  index(index: string): ReadIndex {
    return new ReadIndex(this.database, this.name, index);
  }
}

export class ReadIndex {
  constructor(
    private readonly database: Database,
    private readonly store: Store,
    private readonly index: string,
  ) {}

  get #raw() {
    return this.database.raw.transaction(this.store).store.index(this.index as never);
  }

  async getAll(query?: Query): Promise<unknown[]> {
    const rows: unknown[] = await this.#raw.getAll(query as never);
    return Promise.all(rows.map((row) => this.database.opened(this.store, row)));
  }

  /** In the order of the index, as `getAll`. */
  getAllKeys(query?: Query): Promise<IDBValidKey[]> {
    return this.#raw.getAllKeys(query as never);
  }

  /** At most `limit` rows, the last of the index first; no other is opened. */
  async newest(query: IDBKeyRange | null, limit: number): Promise<unknown[]> {
    const rows: unknown[] = [];
    let cursor = await this.#raw.openCursor(query, 'prev');
    for (; cursor && rows.length < limit; cursor = await cursor.continue()) rows.push(cursor.value);
    return Promise.all(rows.map((row) => this.database.opened(this.store, row)));
  }
}
