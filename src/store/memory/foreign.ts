import type { ForeignReport } from '../../domain/foreign';
import type { PatientId } from '../../domain/patient';
import type { Tables } from './tables';

const keyOf = ({ patientId, id, updatedAt }: ForeignReport): string =>
  JSON.stringify([patientId, id, updatedAt]);

export function keepReports(
  { foreign, checkpoints, pulled }: Tables,
  patient: PatientId,
  reports: readonly ForeignReport[],
  checkpoint: string | null,
  at?: string,
): void {
  for (const report of reports) if (!foreign.has(keyOf(report))) foreign.set(keyOf(report), report);
  if (checkpoint !== null) checkpoints.set(patient, checkpoint);
  if (at !== undefined) pulled.set(patient, at);
}

export const reportsOf = ({ foreign }: Tables, patient: PatientId): readonly ForeignReport[] =>
  [...foreign.entries()]
    .filter(([, report]) => report.patientId === patient)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, report]) => report);
