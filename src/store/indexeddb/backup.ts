import type { StoredRow } from '../backup-ports';
import type { Database } from './database';
import { isFilm, isOutboxRow, isSent } from './guard';
import { imageBack } from './films';
import { keyOf } from './layout';
import { laned, putLaned, standingOf } from './lanes';
import type { Store } from './schema';
import type { Writing } from './write';
import { write } from './write';

/** Rows read at once: one where they are films. */
const BATCH: Partial<Record<Store, number>> = { originals: 1, copies: 1 };
const USUAL_BATCH = 64;

const stores = ({ raw }: Database): Store[] =>
  [...raw.objectStoreNames].filter((name) => name !== 'vault');

export async function countAll(database: Database): Promise<number> {
  const counts = stores(database).map((name) => database.raw.count(name));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

export async function* everyRow(database: Database): AsyncGenerator<StoredRow> {
  for (const store of stores(database)) {
    const keys: IDBValidKey[] = await database.raw.getAllKeys(store);
    const size = BATCH[store] ?? USUAL_BATCH;
    for (let at = 0; at < keys.length; at += size) {
      await database.begin();
      const rows = await Promise.all(
        keys.slice(at, at + size).map((key) => database.get(store, key)),
      );
      for (const row of rows) {
        const { clear } = database.layout(store);
        // What does not open comes with its legible fields alone, and is no row.
        const whole = row && Object.keys(row).some((name) => !clear.includes(name));
        if (whole) yield { store, row: row as StoredRow['row'] };
      }
    }
  }
}

export function mergeRows(database: Database, rows: readonly StoredRow[]): Promise<number> {
  const known = stores(database);
  const own = rows.filter((one) => known.includes(one.store as Store));
  return write(database, known, async (draft) => {
    let added = 0;
    for (const { store, row } of own)
      if (await mergeRow(database, draft, store as Store, row)) added += 1;
    return added;
  });
}

async function mergeRow(
  database: Database,
  draft: Writing,
  store: Store,
  row: Record<string, unknown>,
): Promise<boolean> {
  if (store === 'outbox') return mergeWaiting(draft, row);
  const key = keyOf(database.layout(store), row);
  if (key === undefined) return false;
  if (store === 'sent') {
    const there: unknown = await draft.objectStore('sent').get(key);
    if (!isSent(row) || (isSent(there) && there.seq >= row.seq)) return false;
    await draft.objectStore('sent').put(row);
    return true;
  }
  if ((await draft.objectStore(store).getKey(key)) !== undefined) return false;
  await draft.objectStore(store).add(row);
  return true;
}

/** Queued under a new order, unless the same waits already or the centre has it. */
async function mergeWaiting(draft: Writing, row: unknown): Promise<boolean> {
  if (!isOutboxRow(row)) return false;
  const waiting = (await draft.objectStore('outbox').getAll()) as Record<string, unknown>[];
  const { order: _, parked: __, ...work } = row;
  const same = (other: Record<string, unknown>) =>
    Object.entries(work).every(([name, value]) => other[name] === value);
  if (waiting.some(same)) return false;
  if (row.kind === 'report') {
    const sent: unknown = await draft.objectStore('sent').get(row.assessmentId);
    if (isSent(sent) && sent.seq >= row.seq) return false;
  }
  await draft.objectStore('outbox').add({ ...work, parked: row.parked });
  return true;
}

/** A film may have come from elsewhere than what was decided on it. */
export async function settleLanes(database: Database): Promise<void> {
  const ids = await database.raw.getAllKeys('films');
  for (let at = 0; at < ids.length; at += USUAL_BATCH)
    await write(database, ['films'], async (draft) => {
      const films: { row: unknown; id: string }[] = [];
      for (const id of ids.slice(at, at + USUAL_BATCH))
        films.push({ id, row: await draft.objectStore('films').get(id) });
      const standing = await Promise.all(films.map(({ id }) => standingOf(draft, id)));
      for (const [i, { id, row }] of films.entries()) {
        const facts = standing[i]?.facts;
        if (!isFilm(row) || !facts) continue;
        // An image that had made room may have come back from the file.
        const back = row.image?.away && (await draft.objectStore('originals').getKey(id));
        const now = back ? imageBack(row, row.image.bytes) : row;
        await putLaned(draft, laned(now, facts), row);
      }
    });
}
