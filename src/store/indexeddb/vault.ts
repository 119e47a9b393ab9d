import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { Keyring } from '../../domain/keyring';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import { isSealed } from '../sealed/row';
import type { Database } from './database';
import { headerOf } from './database';
import { isKeyring } from './keyring-guard';
import type { Store } from './schema';
import { write } from './write';

/** Rows sealed in one transaction: few where they are films, so that no tablet runs out of memory. */
const BATCH: Partial<Record<Store, number>> = { originals: 2 };
const USUAL_BATCH = 48;

export async function readKeyring(database: Database): Promise<Result<Keyring | null, Failure>> {
  const row: unknown = await database.raw.get('vault', 'keyring');
  if (row === undefined) return ok(null);
  const { keyring } = row as { keyring?: unknown };
  return isKeyring(keyring) ? ok(keyring) : fail('store-corrupt-row', 'keyring');
}

/** Salts are random and new with every change of a holder: two keyrings with the same ones are the same. */
const mark = (keyring: Keyring | null): string =>
  JSON.stringify(keyring?.holders.map(({ by, salt }) => [by, [...salt]]) ?? null);

export async function keepKeyring(
  database: Database,
  next: Keyring,
  before: Keyring | null,
): Promise<Result<void, Failure>> {
  // The store may be locked: a first keyring is kept while it is not, a later one whenever its holder could open the old one.
  const kept = await write(
    database,
    [],
    async (draft) => {
      const now = await readKeyring(database);
      if (!now.ok || mark(now.value) !== mark(before)) return false;
      await draft.objectStore('vault').put({ id: 'keyring', keyring: next });
      if (draft.header.vault !== next.vault)
        draft.header = { ...draft.header, seal: 'sealing', vault: next.vault };
      return true;
    },
    'locked-too',
  );
  return kept ? ok(undefined) : fail('vault-changed-elsewhere', 'another keyring');
}

export async function hasUnsealed(database: Database): Promise<boolean> {
  return (await headerOf(database.raw)).seal === 'sealing';
}

/** Every row that is not sealed is written once more. A crash leaves some sealed and some not, and `seal` at 'sealing'. */
export async function sealRows(
  database: Database,
  onProgress: (done: number, of: number) => void,
): Promise<void> {
  const stores = [...database.raw.objectStoreNames].filter((name) => name !== 'vault');
  const counts = await Promise.all(stores.map((name) => database.raw.count(name)));
  const all = counts.reduce((sum, count) => sum + count, 0);
  let done = 0;
  for (const name of stores) {
    const keys: IDBValidKey[] = await database.raw.getAllKeys(name);
    const size = BATCH[name] ?? USUAL_BATCH;
    for (let at = 0; at < keys.length; at += size) {
      const batch = keys.slice(at, at + size);
      await write(database, [name], async (draft) => {
        for (const key of batch) {
          const row: unknown = await database.raw.get(name, key as never);
          if (row !== undefined && !isSealed(row)) await draft.objectStore(name).put(row as object);
        }
      });
      onProgress(Math.min(all, (done += batch.length)), all);
    }
  }
  await write(database, [], (draft) => {
    draft.header = { ...draft.header, seal: 'sealed' };
    return Promise.resolve();
  });
}
