import type { Assessment } from '../../domain/assessment';
import type { Lane } from '../../domain/lane';
import type { PatientId } from '../../domain/patient';
import { kindByHandOf, type RadiographId } from '../../domain/radiograph';
import type { FilmSummary, StoredFilm } from '../ports';
import { asReadAnew, byTime, summaryOf } from '../summary';
import type { Database, Reading } from './database';
import { isAssessment, isFilm, isOutboxRow, isPatient, isSent } from './guard';
import { entriesOf, laned, putLaned, standingOf } from './lanes';
import { eventsOf } from './events';
import { startingWith } from './schema';
import type { BytesOf, FilmRow, Stores } from './schema';
import { write } from './write';

const SUMMARY: Stores = ['films', 'assessments', 'reviews', 'patients', 'sent'];
const FILM: Stores = ['films', 'originals', 'assessments', 'reviews', 'outbox', 'sent'];

export async function bytesOf(blob: Blob): Promise<BytesOf> {
  return { bytes: await blob.arrayBuffer(), type: blob.type };
}

export const blobOf = ({ bytes, type }: BytesOf): Blob => new Blob([bytes], { type });

/** Film and assessment, each only if its id is new; a film that the newest reading read another way is known by that. */
export async function keepFilm(
  database: Database,
  film: StoredFilm,
  assessment: Assessment | null,
): Promise<void> {
  const { id } = film.radiograph;
  // Blobs are read before the transaction: it would not wait for them.
  const original = { id, ...(await bytesOf(film.original)) };
  const thumbnail = film.thumbnail ? await bytesOf(film.thumbnail) : null;
  const { radiograph, addedAt, sample, subject } = film;
  const fresh: FilmRow = {
    id,
    radiograph,
    addedAt,
    sample,
    thumbnail,
    ...(subject && { subject }),
  };
  await write(database, ['films', 'originals', 'assessments'], async (transaction) => {
    const there: unknown = await transaction.objectStore('films').get(id);
    const originals = transaction.objectStore('originals');
    const { latest, facts } = await standingOf(transaction, id);
    const assessments = transaction.objectStore('assessments');
    const isNew = assessment !== null && !(await assessments.getKey(assessment.id));
    const newest = isNew && (latest === null || latest.createdAt < assessment.createdAt);
    const now = newest ? { read: true, events: [], sent: null } : facts;
    if (there === undefined) {
      await originals.put(original);
      await transaction.objectStore('films').put(laned(fresh, now));
    } else if (isFilm(there)) {
      const back = there.image?.away === true && !(await originals.getKey(id));
      if (back) await originals.put(original);
      const row = back ? imageBack(there, original.bytes.byteLength) : there;
      const said = newest || kindByHandOf(radiograph) !== null;
      const anew = said ? asReadAnew(there.radiograph, radiograph) : null;
      const told = anew ? { ...row, radiograph: anew, thumbnail: thumbnail ?? row.thumbnail } : row;
      await putLaned(transaction, laned(told, now), there);
    }
    if (isNew) await assessments.put(assessment);
  });
}

/** The film's row once its image lies here again. */
export const imageBack = (row: FilmRow, bytes: number): FilmRow =>
  row.image ? { ...row, image: { ...row.image, bytes, away: false } } : row;

/** Newest first; a damaged row stays where it is and takes no other with it. */
export async function pageOf(
  database: Database,
  page: { limit: number; before?: string; lane?: Lane },
): Promise<readonly FilmSummary[]> {
  const transaction = database.transaction(SUMMARY);
  if (page.lane) {
    const byLane = transaction.objectStore('films').index('byLane');
    const rows = await byLane.newest(entriesOf(page.lane, page.before), page.limit);
    return Promise.all(rows.filter(isFilm).map((row) => summarise(transaction, row)));
  }
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

export async function summaryById(
  database: Database,
  id: RadiographId,
): Promise<FilmSummary | null> {
  const transaction = database.transaction(SUMMARY);
  const row: unknown = await transaction.objectStore('films').get(id);
  return isFilm(row) ? summarise(transaction, row) : null;
}

async function summarise(transaction: Reading, row: FilmRow): Promise<FilmSummary> {
  const byFilm = transaction.objectStore('assessments').index('byFilm');
  const [newest] = await byFilm.newest(startingWith(row.id), 1);
  const latest = isAssessment(newest) ? newest : null;
  const sent: unknown = latest && (await transaction.objectStore('sent').get(latest.id));
  const patient: unknown =
    row.patientId && (await transaction.objectStore('patients').get(row.patientId));
  const thumbnail = row.thumbnail ? blobOf(row.thumbnail) : null;
  return summaryOf(
    { ...row, thumbnail },
    {
      latest,
      events: latest ? await eventsOf(transaction, latest.id) : [],
      patient: isPatient(patient) ? patient : null,
      sent: isSent(sent) ? sent : null,
      ...(row.image && { image: row.image }),
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
