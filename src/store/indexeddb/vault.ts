import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { Keyring } from '../../domain/keyring';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import { isSealed } from '../sealed/row';
import type { Database } from './database';
import { headerOf } from './database';
import { isKeyring } from './keyring-guard';
import type { Losses } from '../vault-ports';
import type { Store } from './schema';
import { startingWith } from './schema';
import { scrub } from './scrub';
import { write } from './write';

/** Rows sealed in one transaction: few where they are films, so that no tablet runs out of memory. */
const BATCH: Partial<Record<Store, number>> = { originals: 2, copies: 2 };
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
      if (draft.header.vault !== next.vault) {
        const seal = (await countRows(database)) > 0 ? 'sealing' : 'sealed';
        draft.header = { ...draft.header, seal, vault: next.vault };
      }
      return true;
    },
    'locked-too',
  );
  return kept ? ok(undefined) : fail('vault-changed-elsewhere', 'another keyring');
}

const rowStores = ({ raw }: Database): Store[] =>
  [...raw.objectStoreNames].filter((name) => name !== 'vault');

async function countRows(database: Database): Promise<number> {
  const counts = rowStores(database).map((name) => database.raw.count(name));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

export async function hasUnsealed(database: Database): Promise<boolean> {
  return (await headerOf(database.raw)).seal === 'sealing';
}

/** Every row that is not sealed is written once more, and the old ones are scrubbed. A crash leaves `seal` at 'sealing'. */
export async function sealRows(
  database: Database,
  onProgress: (done: number, of: number) => void,
): Promise<void> {
  if (!(await hasUnsealed(database))) return;
  const all = await countRows(database);
  let done = 0;
  for (const name of rowStores(database)) {
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
  await scrub(database.raw);
  await write(database, [], (draft) => {
    draft.header = { ...draft.header, seal: 'sealed' };
    return Promise.resolve();
  });
}

/** From what is legible: whether a film has been sent is a matter of routing. */
export async function lossesOf({ raw }: Database): Promise<Losses> {
  const transaction = raw.transaction(['films', 'assessments', 'sent', 'outbox']);
  const assessments = transaction.objectStore('assessments').index('byFilm');
  const waiting = await transaction.objectStore('outbox').getAll();
  const sent = new Set(await transaction.objectStore('sent').getAllKeys());
  let [films, unsent] = [0, 0];
  let cursor = await transaction.objectStore('films').openCursor();
  for (; cursor; cursor = await cursor.continue()) {
    const { id, sample } = cursor.value;
    if (sample) continue;
    films += 1;
    const waits = waiting.some((row) => row.kind === 'report' && row.radiographId === id);
    const keys = await assessments.getAllKeys(startingWith(id));
    if (waits || !keys.some((key) => sent.has(key))) unsent += 1;
  }
  return { films, unsent };
}

export function abandonAll(database: Database): Promise<void> {
  const stores = [...database.raw.objectStoreNames];
  const everything = IDBKeyRange.lowerBound(-Infinity);
  return write(
    database,
    stores,
    async (draft) => {
      for (const name of stores)
        await draft.objectStore(name).delete(name === 'vault' ? 'keyring' : everything);
      draft.header = { ...draft.header, seal: 'open', vault: null };
    },
    'locked-too',
  );
}
