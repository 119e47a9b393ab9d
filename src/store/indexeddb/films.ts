import type { Assessment } from '../../domain/assessment';
import type { PatientId } from '../../domain/patient';
import type { RadiographId } from '../../domain/radiograph';
import type { FilmSummary, StoredFilm } from '../ports';
import { byTime, summaryOf } from '../summary';
import type { Database, Reading } from './database';
import { isAssessment, isFilm, isOutboxRow, isPatient, isSent } from './guard';
import { eventsOf } from './reviews';
import { startingWith } from './schema';
import type { BytesOf, FilmRow, Stores } from './schema';
import { write } from './write';

const SUMMARY: Stores = ['films', 'assessments', 'reviews', 'patients', 'sent'];
const FILM: Stores = ['films', 'originals', 'assessments', 'reviews', 'outbox', 'sent'];

async function bytesOf(blob: Blob): Promise<BytesOf> {
  return { bytes: await blob.arrayBuffer(), type: blob.type };
}

export const blobOf = ({ bytes, type }: BytesOf): Blob => new Blob([bytes], { type });

/** Film and assessment, each only if its id is new. */
export async function keepFilm(
  database: Database,
  film: StoredFilm,
  assessment: Assessment | null,
): Promise<void> {
  const { id } = film.radiograph;
  // Blobs are read before the transaction: it would not wait for them.
  const original = { id, ...(await bytesOf(film.original)) };
  const thumbnail = film.thumbnail ? await bytesOf(film.thumbnail) : null;
  const { radiograph, addedAt, sample } = film;
  const row: FilmRow = { id, radiograph, addedAt, sample, thumbnail };
  await write(database, ['films', 'originals', 'assessments'], async (transaction) => {
    if (!(await transaction.objectStore('films').getKey(id))) {
      await transaction.objectStore('originals').put(original);
      await transaction.objectStore('films').put(row);
    }
    const assessments = transaction.objectStore('assessments');
    if (assessment && !(await assessments.getKey(assessment.id))) await assessments.put(assessment);
  });
}

/** Newest first; a damaged row stays where it is and takes no other with it. */
export async function pageOf(
  database: Database,
  page: { limit: number; before?: string },
): Promise<readonly FilmSummary[]> {
  const transaction = database.transaction(SUMMARY);
  const byAge = transaction.objectStore('films').index('byAddedAt');
  let last: IDBValidKey | undefined = page.before === undefined ? undefined : [page.before];
  const films: FilmRow[] = [];
  while (films.length < page.limit) {
    const range = last === undefined ? null : IDBKeyRange.upperBound(last, true);
    const wanted = page.limit - films.length;
    const rows = await byAge.newest(range, wanted);
    films.push(...rows.filter(isFilm));
    if (rows.length < wanted) break;
    const { addedAt, id } = rows.at(-1) as FilmRow;
    last = [addedAt, id];
  }
  return Promise.all(films.map((row) => summarise(transaction, row)));
}

export async function filmsOfPatient(
  database: Database,
  patient: PatientId,
): Promise<readonly FilmSummary[]> {
  const transaction = database.transaction(SUMMARY);
  const rows: unknown[] = await transaction.objectStore('films').index('byPatient').getAll(patient);
  const summaries = await Promise.all(
    rows.filter(isFilm).map((row) => summarise(transaction, row)),
  );
  return summaries.sort(byTime);
}

async function summarise(transaction: Reading, row: FilmRow): Promise<FilmSummary> {
  const byFilm = transaction.objectStore('assessments').index('byFilm');
  const [newest] = await byFilm.newest(startingWith(row.id), 1);
  const latest = isAssessment(newest) ? newest : null;
  const sent: unknown = latest && (await transaction.objectStore('sent').get(latest.id));
  const patient: unknown =
    row.patientId && (await transaction.objectStore('patients').get(row.patientId));
  const { radiograph, addedAt, sample } = row;
  const thumbnail = row.thumbnail ? blobOf(row.thumbnail) : null;
  return summaryOf(
    { radiograph, addedAt, sample, thumbnail },
    {
      latest,
      events: latest ? await eventsOf(transaction, latest.id) : [],
      patient: isPatient(patient) ? patient : null,
      sent: isSent(sent) ? sent : null,
    },
  );
}

/** With it goes all that is about it; what was not yet sent is lost, the caller has asked about that. */
export function forgetFilm(database: Database, id: RadiographId): Promise<void> {
  return write(database, FILM, async (transaction) => {
    const assessments = transaction.objectStore('assessments');
    const keys = (await assessments.index('byFilm').getAllKeys(startingWith(id))) as string[];
    for (const key of keys) {
      await assessments.delete(key);
      await transaction.objectStore('reviews').delete(startingWith(key));
      await transaction.objectStore('sent').delete(key);
    }
    const outbox = transaction.objectStore('outbox');
    for (const row of await outbox.getAll())
      if (isOutboxRow(row) && row.kind === 'report' && row.radiographId === id)
        await outbox.delete(row.order);
    await transaction.objectStore('originals').delete(id);
    await transaction.objectStore('films').delete(id);
  });
}
