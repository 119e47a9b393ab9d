import type { OutboxRow, OutboxWork, Parked } from '../../domain/outbox';
import type { PatientId } from '../../domain/patient';
import type { ReviewEvent } from '../../domain/review';
import type { FilmImage } from '../../domain/room';
import type { Material, Receipt } from '../sync-ports';
import {
  isAssessment,
  isEtag,
  isFilm,
  isOriginal,
  isOutboxRow,
  isPatient,
  isReviewEvent,
  isSent,
} from './guard';
import type { Database } from './database';
import type { Readable, Stores } from './schema';
import type { Writing } from './write';
import { relaneSent } from './lanes';
import { write } from './write';

/** A damaged row stays where it is and is not read. */
export async function outboxOf(source: Readable): Promise<readonly OutboxRow[]> {
  const rows = await source.objectStore('outbox').getAll();
  return rows.filter(isOutboxRow);
}

/** The key generator of the object store gives the order. */
export async function queue(transaction: Writing, work: OutboxWork): Promise<void> {
  await transaction.objectStore('outbox').add({ ...work, parked: null });
}

/** Queues a signature; a sample's never. */
export async function queueReport(
  transaction: Writing,
  { radiographId, assessmentId, seq }: ReviewEvent,
): Promise<void> {
  const film: unknown = await transaction.objectStore('films').get(radiographId);
  if (!isFilm(film) || film.sample) return;
  await queue(transaction, { kind: 'report', radiographId, assessmentId, seq });
}

export async function materialOf(database: Database, row: OutboxRow): Promise<Material | null> {
  const transaction = database.transaction(['films', 'assessments', 'reviews', 'patients', 'sent']);
  const patientOf = async (id: string | undefined) => {
    const patient: unknown = id && (await transaction.objectStore('patients').get(id));
    return isPatient(patient) ? patient : null;
  };
  if (row.kind === 'patient') {
    const patient = await patientOf(row.patientId);
    return patient && { patient, report: null, sent: null };
  }
  const own = IDBKeyRange.bound([row.assessmentId], [row.assessmentId, row.seq]);
  const [film, assessment, events, sent]: [unknown, unknown, unknown[], unknown] =
    await Promise.all([
      transaction.objectStore('films').get(row.radiographId),
      transaction.objectStore('assessments').get(row.assessmentId),
      transaction.objectStore('reviews').getAll(own),
      transaction.objectStore('sent').get(row.assessmentId),
    ]);
  if (!isFilm(film) || !isAssessment(assessment)) return null;
  const patient = await patientOf(film.patientId);
  const report = { radiograph: film.radiograph, assessment, events: events.filter(isReviewEvent) };
  return { patient, report, sent: isSent(sent) ? sent : null };
}

export function parkRow(database: Database, order: number, parked: Parked | null): Promise<void> {
  return write(database, ['outbox'], async (transaction) => {
    const outbox = transaction.objectStore('outbox');
    const row: unknown = await outbox.get(order);
    if (isOutboxRow(row)) await outbox.put({ ...row, parked });
  });
}

/** What the centre has acknowledged of an image, once it is known how much room that can give; null where it does not lie here. */
async function imageIn(database: Database, { sent, image }: Receipt): Promise<FilmImage | null> {
  if (!sent || !image) return null;
  const assessment: unknown = await database.get('assessments', sent.assessmentId);
  const film = isAssessment(assessment) && assessment.radiographId;
  const original: unknown = film && (await database.get('originals', film));
  return isOriginal(original) ? { ...image, bytes: original.bytes.byteLength, away: false } : null;
}

export async function acknowledgeRow(
  database: Database,
  order: number,
  receipt: Receipt,
): Promise<void> {
  const stores: Stores = ['outbox', 'sent', 'etags', 'films'];
  await database.begin();
  // Before the write, which may have to run again: opening a film's bytes takes longest of all.
  const image = await imageIn(database, receipt);
  return write(database, stores, async (transaction) => {
    if (receipt.sent) await relaneSent(transaction, receipt.sent, image);
    const etags = transaction.objectStore('etags');
    for (const [ref, etag] of Object.entries(receipt.etags)) await etags.put({ ref, etag });
    if (receipt.sent) await transaction.objectStore('sent').put(receipt.sent);
    await transaction.objectStore('outbox').delete(order);
  });
}

export function knowEtags(
  database: Database,
  known: Readonly<Record<string, string>>,
): Promise<void> {
  return write(database, ['etags'], async (transaction) => {
    const etags = transaction.objectStore('etags');
    for (const [ref, etag] of Object.entries(known)) await etags.put({ ref, etag });
  });
}

export function linkPatient(database: Database, id: PatientId, centralId: string): Promise<void> {
  return write(database, ['patients'], async (transaction) => {
    const patient: unknown = await transaction.objectStore('patients').get(id);
    if (isPatient(patient))
      await transaction.objectStore('patients').put({ ...patient, centralId });
  });
}

export async function etagsOf(
  database: Database,
  refs: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const rows = await Promise.all(refs.map((ref) => database.get('etags', ref)));
  return Object.fromEntries(rows.filter(isEtag).map((row) => [row.ref, row.etag]));
}
