import { signatureToQueue } from '../../domain/outbox';
import type { FilmMount } from '../../domain/mount';
import type { Patient, PatientId } from '../../domain/patient';
import type { RadiographId } from '../../domain/radiograph';
import { byName } from '../summary';
import type { Glance } from '../sync-ports';
import { isFilm, isMount, isPatient, isSent } from './guard';
import { laned, putLaned, standingOf } from './lanes';
import { outboxOf, queue, queueReport } from './outbox';
import { eventsOf } from './events';
import type { Database } from './database';
import { startingWith, type Stores } from './schema';
import type { Writing } from './write';
import { write } from './write';

export async function allPatients(database: Database): Promise<readonly Patient[]> {
  const rows: unknown[] = await database.getAll('patients');
  return rows.filter(isPatient).sort(byName);
}

export function keepPatient(database: Database, patient: Patient): Promise<void> {
  return write(database, ['patients', 'outbox'], async (transaction) => {
    const patients = transaction.objectStore('patients');
    const before: unknown = await patients.get(patient.id);
    const centralId = isPatient(before) ? before.centralId : patient.centralId;
    await patients.put({ ...patient, centralId });
    if (isPatient(before) && centralId !== null)
      await queue(transaction, { kind: 'patient', patientId: patient.id });
  });
}

export function assignFilm(database: Database, id: RadiographId, patient: PatientId) {
  const stores: Stores = ['films', 'assessments', 'reviews', 'outbox', 'sent'];
  return write(database, stores, async (transaction) => {
    const films = transaction.objectStore('films');
    const film: unknown = await films.get(id);
    if (!isFilm(film) || film.patientId === patient) return;
    const { facts } = await standingOf(transaction, id);
    await queueSigned(transaction, id, patient);
    await putLaned(transaction, laned({ ...film, patientId: patient }, facts), film);
  });
}

export async function glanceAt(
  database: Database,
  patients: readonly PatientId[],
): Promise<readonly Glance[]> {
  const index = database.raw.transaction('films').store.index('byPatientAge');
  return Promise.all(
    patients.map(async (id) => {
      const own = startingWith(id);
      const [films, last] = await Promise.all([
        index.count(own),
        // Its key alone: no film is read.
        index.openKeyCursor(own, 'prev'),
      ]);
      return { films, last: last?.key[1] ?? null };
    }),
  );
}

export function keepMount(database: Database, mount: FilmMount): Promise<void> {
  return write(database, ['mounts'], (transaction) => transaction.objectStore('mounts').put(mount));
}

export async function mountsOfPatient(
  database: Database,
  patient: PatientId,
): Promise<readonly FilmMount[]> {
  const rows: unknown[] = await database.getAll('mounts', startingWith(patient));
  return rows.filter(isMount);
}

/** The newest signature of each review on the film, where it has to be sent. */
async function queueSigned(
  transaction: Writing,
  id: RadiographId,
  patient: PatientId,
): Promise<void> {
  const waiting = await outboxOf(transaction);
  const assessments = transaction.objectStore('assessments').index('byFilm');
  for (const key of (await assessments.getAllKeys(startingWith(id))) as string[]) {
    const sent: unknown = await transaction.objectStore('sent').get(key);
    const events = await eventsOf(transaction, key);
    const signed = signatureToQueue(events, patient, isSent(sent) ? sent : null, waiting);
    if (signed) await queueReport(transaction, signed);
  }
}
