import type { RawDatabase } from './schema';

/** Each round is more than LevelDB gathers before it writes its log into a table (4 MB), in values that it keeps in itself (under 64 KB). */
const ROWS = 100;
const ROW_BYTES = 50_000;
/** Four tables that overlap are merged with all that lie under them, and what was written over is dropped. */
const ROUNDS = 6;

/**
 * A browser that keeps IndexedDB in a log (Chromium) leaves a row that was written over legible in old files until those are
 * merged. This makes it do so now: noise is written between the rows of this very database, since only files whose keys overlap are
 * merged, and taken away again. After a crash half-way it is run once more. Looked for on the disk by tests/e2e/vault-disk.test.ts.
 */
export async function scrub(raw: RawDatabase): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const transaction = raw.transaction('vault', 'readwrite', { durability: 'strict' });
    const written = Array.from({ length: ROWS }, (_, i) => {
      const noise = crypto.getRandomValues(new Uint8Array(ROW_BYTES));
      return transaction.store.put({ id: `noise-${round}-${i}`, noise });
    });
    await Promise.all([...written, transaction.done]);
  }
  await raw.delete('vault', IDBKeyRange.bound('noise', 'noise\uffff'));
}
