import { lanesOf } from '../../domain/lane';
import type { PatientId } from '../../domain/patient';
import type { Spare } from '../../domain/room';
import type { Database } from './database';
import { blobOf, bytesOf, imageBack } from './films';
import { isCopy, isFilm, isOutboxRow } from './guard';
import { entriesOf, laned, putLaned, standingOf } from './lanes';
import type { FilmRow } from './schema';
import { steady, write } from './write';

/** Films looked at before their images go in one transaction. */
const BATCH = 32;

/** From keys and indexes alone: no film is read. */
export async function spareOf({ raw }: Database): Promise<Spare> {
  const transaction = raw.transaction(['films', 'copies']);
  let [images, bytes] = [0, 0];
  let film = await transaction
    .objectStore('films')
    .index('byLane')
    .openKeyCursor(entriesOf('spare'));
  for (; film; film = await film.continue()) {
    images += 1;
    bytes += Number(film.key.split(' ').at(-1));
  }
  let copy = await transaction.objectStore('copies').index('bySize').openKeyCursor();
  for (; copy; copy = await copy.continue()) {
    images += 1;
    bytes += copy.key;
  }
  return { images, bytes };
}

/** Copies first: nothing here hangs on them. Then films, the oldest first. */
export async function freeRoom(database: Database, base: string, bytes: number): Promise<Spare> {
  const copies = await freeCopies(database, bytes);
  const films = await freeFilms(database, base, bytes - copies.bytes);
  return { images: copies.images + films.images, bytes: copies.bytes + films.bytes };
}

async function freeCopies({ raw }: Database, wanted: number): Promise<Spare> {
  const transaction = raw.transaction('copies', 'readwrite', { durability: 'strict' });
  let [images, bytes] = [0, 0];
  let cursor = await transaction.store.index('bySize').openKeyCursor(null, 'prev');
  for (; cursor && bytes < wanted; cursor = await cursor.continue()) {
    images += 1;
    bytes += cursor.key;
    await transaction.store.delete(cursor.primaryKey);
  }
  await transaction.done;
  return { images, bytes };
}

async function freeFilms(database: Database, base: string, wanted: number): Promise<Spare> {
  const byLane = database.raw.transaction('films').store.index('byLane');
  const ids = await byLane.getAllKeys(entriesOf('spare'));
  const gone: string[] = [];
  let [images, bytes] = [0, 0];
  for (let at = 0; at < ids.length && bytes < wanted; at += BATCH) {
    const some = ids.slice(at, at + BATCH);
    const going: string[] = [];
    for (const { id, image } of await steady(database, () => mayGo(database, some, base))) {
      if (bytes >= wanted) break;
      // An earlier attempt came no further than this.
      if (!(await database.raw.getKey('originals', id))) gone.push(id);
      else {
        going.push(id);
        bytes += image?.bytes ?? 0;
      }
    }
    await takeAway(database, going);
    gone.push(...going);
    images += going.length;
  }
  await markAway(database, gone);
  return { images, bytes };
}

/** Those whose image may go, by all that is known of them now: the index is no more than a hint. */
async function mayGo(
  database: Database,
  ids: readonly string[],
  base: string,
): Promise<readonly FilmRow[]> {
  const reading = database.transaction(['films', 'assessments', 'reviews', 'sent', 'outbox']);
  const waiting = (await reading.objectStore('outbox').getAll()).filter(isOutboxRow);
  const busy = new Set(
    waiting.flatMap((row) => (row.kind === 'report' ? [row.radiographId as string] : [])),
  );
  const rows: FilmRow[] = [];
  for (const id of ids) {
    const row: unknown = await reading.objectStore('films').get(id);
    if (busy.has(id) || !isFilm(row) || row.image?.base !== base) continue;
    const { facts } = await standingOf(reading, id);
    const patientId = (row.patientId ?? null) as PatientId | null;
    const imageTwice = !row.image.away;
    const lanes = lanesOf({ ...facts, sample: row.sample, patientId, imageTwice });
    if (lanes.includes('spare')) rows.push(row);
  }
  return rows;
}

/**
 * The images go first, in a transaction that writes nothing: on a full disk no other is let through. Where it ends there, the films
 * are as well off: an image that is missing and that the centre has acknowledged is at the centre.
 */
async function takeAway({ raw }: Database, going: readonly string[]): Promise<void> {
  const transaction = raw.transaction('originals', 'readwrite', { durability: 'strict' });
  for (const id of going) await transaction.store.delete(id);
  await transaction.done;
}

/** Says of these films where their image is. Not to be had while the disk is still full: the next attempt says it. */
async function markAway(database: Database, gone: readonly string[]): Promise<void> {
  for (let at = 0; at < gone.length; at += BATCH)
    try {
      await markSome(database, gone.slice(at, at + BATCH));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'QuotaExceededError') throw error;
    }
}

function markSome(database: Database, gone: readonly string[]): Promise<void> {
  return write(database, ['films'], async (draft) => {
    const films = draft.objectStore('films');
    const rows: FilmRow[] = [];
    for (const id of gone) {
      const row: unknown = await films.get(id);
      if (isFilm(row) && row.image) rows.push({ ...row, image: { ...row.image, away: true } });
    }
    const standing = await Promise.all(rows.map(({ id }) => standingOf(draft, id)));
    for (const [i, row] of rows.entries()) {
      const facts = standing[i]?.facts;
      if (facts) await films.put(laned(row, facts));
    }
  });
}

export async function putImage(database: Database, id: string, image: Blob): Promise<void> {
  const { bytes, type } = await bytesOf(image);
  await write(database, ['films', 'originals', 'copies'], async (draft) => {
    const row: unknown = await draft.objectStore('films').get(id);
    if (!isFilm(row)) {
      await draft.objectStore('copies').put({ id, bytes, type, size: bytes.byteLength });
      return;
    }
    if (await draft.objectStore('originals').getKey(id)) return;
    const { facts } = await standingOf(draft, id);
    await draft.objectStore('originals').put({ id, bytes, type });
    await putLaned(draft, laned(imageBack(row, bytes.byteLength), facts), row);
  });
}

export async function copyOf(database: Database, id: string): Promise<Blob | null> {
  const row = await database.get('copies', id);
  return isCopy(row) ? blobOf(row) : null;
}
