import { signatureToQueue } from '../../domain/outbox';
import type { Patient, PatientId } from '../../domain/patient';
import type { RadiographId } from '../../domain/radiograph';
import { byName } from '../summary';
import { isFilm, isPatient, isSent } from './guard';
import { outboxOf, queue, queueReport } from './outbox';
import { eventsOf } from './reviews';
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
    await films.put({ ...film, patientId: patient });
    await queueSigned(transaction, id, patient);
  });
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
