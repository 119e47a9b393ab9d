import type { OutboxRow, Parked } from '../../domain/outbox';
import type { PatientId } from '../../domain/patient';
import type { Material, Receipt } from '../sync-ports';
import type { Tables } from './tables';
import { patientOfFilm } from './tables';

export function materialOf(tables: Tables, row: OutboxRow): Material | null {
  if (row.kind === 'patient') {
    const patient = tables.patients.get(row.patientId);
    return patient ? { patient, report: null, sent: null } : null;
  }
  const film = tables.films.get(row.radiographId);
  const assessment = tables.assessments.get(row.assessmentId);
  if (!film || !assessment) return null;
  const events = (tables.reviews.get(row.assessmentId) ?? []).filter((one) => one.seq <= row.seq);
  return {
    patient: patientOfFilm(tables, row.radiographId),
    report: { radiograph: film.radiograph, assessment, events },
    sent: tables.sent.get(row.assessmentId) ?? null,
  };
}

export function parkRow({ outbox }: Tables, order: number, parked: Parked | null): void {
  const row = outbox.get(order);
  if (row) outbox.set(order, { ...row, parked });
}

export function acknowledgeRow(tables: Tables, order: number, receipt: Receipt): void {
  knowEtags(tables, receipt.etags);
  if (receipt.sent) tables.sent.set(receipt.sent.assessmentId, receipt.sent);
  const assessment = receipt.sent && tables.assessments.get(receipt.sent.assessmentId);
  const film = assessment && tables.films.get(assessment.radiographId);
  if (film && receipt.image) {
    const { id } = film.radiograph;
    tables.images.set(id, { ...receipt.image, bytes: film.original.size, away: false });
  }
  tables.outbox.delete(order);
}

export function knowEtags({ etags }: Tables, known: Readonly<Record<string, string>>): void {
  for (const [ref, etag] of Object.entries(known)) etags.set(ref, etag);
}

export function linkPatient({ patients }: Tables, id: PatientId, centralId: string): void {
  const patient = patients.get(id);
  if (patient) patients.set(id, { ...patient, centralId });
}

export function etagsOf({ etags }: Tables, refs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    refs.flatMap((ref) => {
      const etag = etags.get(ref);
      return etag === undefined ? [] : [[ref, etag]];
    }),
  );
}
