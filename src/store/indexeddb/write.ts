import type { Database, Stores, Writing } from './schema';

/**
 * Runs `work` in one transaction that is on the disk when this settles. All or nothing: whatever `work` throws aborts it,
 * for a request that fails by itself would leave the others to be committed. Rethrows.
 */
export async function write<T>(
  database: Database,
  stores: Stores,
  work: (transaction: Writing) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' });
  const { done } = transaction;
  // Heard below; a request that fails by itself says more than the abort that follows it.
  done.catch(() => undefined);
  try {
    const value = await work(transaction);
    await done;
    return value;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has already aborted.
    }
    await done.catch(() => undefined);
    throw error;
  }
}
