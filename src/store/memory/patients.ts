import { signatureToQueue } from '../../domain/outbox';
import type { Patient, PatientId } from '../../domain/patient';
import type { RadiographId } from '../../domain/radiograph';
import type { Glance } from '../sync-ports';
import type { Tables } from './tables';
import { queue, queueReport } from './tables';

export function keepPatient(tables: Tables, patient: Patient): void {
  const before = tables.patients.get(patient.id);
  const centralId = before ? before.centralId : patient.centralId;
  tables.patients.set(patient.id, { ...patient, centralId });
  if (before && centralId !== null) queue(tables, { kind: 'patient', patientId: patient.id });
}

export function assignFilm(tables: Tables, id: RadiographId, patient: PatientId): void {
  if (!tables.films.has(id) || tables.patientOf.get(id) === patient) return;
  tables.patientOf.set(id, patient);
  const own = [...tables.assessments.values()]
    .filter((one) => one.radiographId === id)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  for (const assessment of own) {
    const signed = signatureToQueue(
      tables.reviews.get(assessment.id) ?? [],
      patient,
      tables.sent.get(assessment.id) ?? null,
      [...tables.outbox.values()],
    );
    if (signed) queueReport(tables, signed);
  }
}

export function glanceAt(tables: Tables, patient: PatientId): Glance {
  const own = [...tables.films.values()].filter(
    (film) => tables.patientOf.get(film.radiograph.id) === patient,
  );
  const days = own.map((film) => film.addedAt).sort();
  return { films: own.length, last: days.at(-1) ?? null };
}
