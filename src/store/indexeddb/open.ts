import type { OpenDBCallbacks } from 'idb';
import { openDB } from 'idb';
import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import { Database } from './database';
import type { BitelightSchema, RawDatabase } from './schema';
import { MIGRATIONS, VERSION } from './schema';

/** How long another tab with an older release may stand in the way before we say so. */
const BLOCKED_MS = 4000;

/** Opens or creates the database and migrates it forward. `onLost`: a newer release wants it, or the browser took it away. */
export async function openDatabase(
  name: string,
  onLost: () => void,
): Promise<Result<Database, Failure>> {
  let opened: RawDatabase | null = null;
  const callbacks: OpenDBCallbacks<BitelightSchema> = {
    upgrade(database, from, _to, transaction) {
      for (const migrate of MIGRATIONS.slice(from)) migrate(database, transaction);
    },
    // This tab holds the old version while another wants the new one: let go, the data is safe on disk.
    blocking() {
      opened?.close();
      onLost();
    },
    terminated: onLost,
  };
  const opening = openDB<BitelightSchema>(name, VERSION, callbacks);
  const blocked = new Promise<'blocked'>((resolve) => {
    setTimeout(() => resolve('blocked'), BLOCKED_MS);
  });
  try {
    const first = await Promise.race([opening, blocked]);
    if (first === 'blocked') {
      // It may still open when the other tab closes; nobody would hold it then.
      opening.then((late) => late.close()).catch(() => undefined);
      return fail('store-blocked', 'another tab holds an older version');
    }
    opened = first;
    return ok(new Database(first));
  } catch (error) {
    return fail('store-unavailable', error instanceof Error ? error.name : 'unknown');
  }
}
