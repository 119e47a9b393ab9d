import type { Failure } from '../domain/failure';
import { fail } from '../domain/failure';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';
import type { BackupStore, StoredRow } from '../store/backup-ports';
import type { Deriver } from '../vault/derive';
import { fromHex, readHead, toHex, writtenHead } from './head';
import { recordsOf, recordsIn } from './records';
import type { Sealing } from './stream';
import { openedFrames, sealedFrames } from './stream';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const keyFrom = (secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);

export type Progress = (done: number, of: number) => void;

/** Rows of one merge: as many as that, or until they weigh that much. */
const BATCH = { rows: 64, bytes: 8_000_000 };

/** Hands the parts of a backup file to `write`, one after another; what is read of the store is never all in memory. */
export async function backup(
  store: BackupStore,
  deriver: Deriver,
  passphrase: string,
  write: (part: Uint8Array<ArrayBuffer>) => Promise<void>,
  onProgress: Progress,
): Promise<Result<void, Failure>> {
  const cost = await deriver.measure();
  const [salt, prefix] = [random(32), random(7)];
  const secret = cost && (await deriver.derive(passphrase, salt, cost));
  if (!secret) return fail('vault-no-memory', 'argon2');
  const head = writtenHead({ version: 1, salt: toHex(salt), ...cost, prefix: toHex(prefix) });
  const count = await store.countRows();
  if (!count.ok) return count;
  const ended: { failure: Failure | null } = { failure: null };
  async function* rows(): AsyncGenerator<StoredRow> {
    let done = 0;
    for await (const row of store.everyRow()) {
      if (!row.ok) {
        ended.failure = row.error;
        return;
      }
      onProgress(++done, count.ok ? Math.max(done, count.value) : done);
      yield row.value;
    }
  }
  const sealing: Sealing = { key: await keyFrom(secret), prefix, head };
  await write(head);
  for await (const part of sealedFrames(sealing, recordsOf(rows()))) await write(part);
  return ended.failure ? { ok: false, error: ended.failure } : ok(undefined);
}

/** Checks the whole file, then merges it into the store. `added`: rows that were not there. */
export async function restore(
  store: BackupStore,
  deriver: Deriver,
  passphrase: string,
  file: Blob,
  onProgress: Progress,
): Promise<Result<{ added: number }, Failure>> {
  const read = await readHead(file);
  if (!read.ok) return read;
  const { head, bytes } = read.value;
  const secret = await deriver.derive(passphrase, fromHex(head.salt), head);
  if (!secret) return fail('vault-no-memory', 'argon2');
  const sealing = { key: await keyFrom(secret), prefix: fromHex(head.prefix), head: bytes };
  for await (const frame of openedFrames(sealing, file, bytes.length)) {
    if (frame === 'wrong-key') return fail('backup-wrong-passphrase', 'frame 0');
    if (frame === 'damaged') return fail('backup-damaged', 'frame');
  }
  return takeIn(store, recordsIn(openedFrames(sealing, file, bytes.length)), onProgress, file.size);
}

async function takeIn(
  store: BackupStore,
  records: AsyncIterable<{ row: StoredRow; bytes: number } | 'damaged'>,
  onProgress: Progress,
  size: number,
): Promise<Result<{ added: number }, Failure>> {
  let [added, weight, done] = [0, 0, 0];
  let batch: StoredRow[] = [];
  const merge = async (): Promise<Failure | null> => {
    const merged = await store.merge(batch);
    if (!merged.ok) return merged.error;
    added += merged.value;
    batch = [];
    weight = 0;
    onProgress(Math.min(done, size), size);
    return null;
  };
  for await (const record of records) {
    if (record === 'damaged') return fail('backup-damaged', 'record');
    batch.push(record.row);
    weight += record.bytes;
    done += record.bytes;
    const failure = batch.length >= BATCH.rows || weight >= BATCH.bytes ? await merge() : null;
    if (failure) return { ok: false, error: failure };
  }
  const failure = await merge();
  if (failure) return { ok: false, error: failure };
  const settled = await store.settleMerge();
  return settled.ok ? ok({ added }) : settled;
}
