import { openDB } from 'idb';

/** More than LevelDB gathers before it writes its log into tables (4 MB), in values that it keeps in itself (under 64 KB). */
const ROWS = 160;
const ROW_BYTES = 50_000;

/**
 * A browser that keeps IndexedDB in a log (Chromium) leaves a row that was written over legible in old files until those are
 * compacted. This makes it do so now: a throwaway database is filled with noise and deleted, and its deletion compacts what
 * lies under it. Looked for on the disk by tests/e2e/vault-disk.test.ts.
 */
export async function scrub(name: string): Promise<void> {
  const noise = `${name}-noise`;
  const database = await openDB(noise, 1, {
    upgrade: (fresh) => void fresh.createObjectStore('noise', { autoIncrement: true }),
  });
  try {
    const transaction = database.transaction('noise', 'readwrite', { durability: 'strict' });
    const row = () => crypto.getRandomValues(new Uint8Array(ROW_BYTES));
    const added = Array.from({ length: ROWS }, () => transaction.store.add(row()));
    await Promise.all([...added, transaction.done]);
  } finally {
    database.close();
    await deleted(noise);
  }
}

function deleted(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase(name);
    deleting.onsuccess = () => resolve();
    deleting.onerror = () => reject(deleting.error ?? new Error(name));
  });
}
