import * as v from 'valibot';
import { FINDING_CLASSES } from '../../domain/finding';
import type { ForeignReport } from '../../domain/foreign';
import { FOREIGN_STATUSES } from '../../domain/foreign';
import { DIAGNOSIS_CODES, GRADES } from '../../domain/grade';
import type { PatientId } from '../../domain/patient';
import { RADIOGRAPH_KINDS } from '../../domain/radiograph';
import { SURFACES } from '../../domain/tooth';
import type { Database } from './database';
import { startingWith } from './schema';
import { write } from './write';

const Text = v.nullable(v.string());
const Size = v.nullable(v.number());

const Finding = v.object({
  id: v.string(),
  class: v.picklist(FINDING_CLASSES),
  outlines: v.array(v.array(v.object({ x: v.number(), y: v.number() }))),
  tooth: Size,
  surfaces: v.array(v.picklist(SURFACES)),
  score: Size,
  areaPx: Size,
  areaMm2: Size,
  grade: v.nullable(v.picklist(GRADES)),
  code: v.nullable(v.picklist(DIAGNOSIS_CODES)),
  comment: v.string(),
});

const Report = v.object({
  id: v.string(),
  patientId: v.string(),
  updatedAt: v.string(),
  status: v.picklist(FOREIGN_STATUSES),
  signedAt: Text,
  by: Text,
  clinic: Text,
  device: Text,
  pack: Text,
  film: v.object({
    radiographId: Text,
    kind: v.picklist(RADIOGRAPH_KINDS),
    takenOn: Text,
    laterality: v.nullable(v.picklist(['L', 'R'])),
    width: Size,
    height: Size,
    studyUid: Text,
    seriesUid: Text,
    instanceUid: Text,
  }),
  findings: v.array(Finding),
});

const Checkpoint = v.object({
  patientId: v.string(),
  at: v.string(),
  pulledAt: v.optional(v.string()),
});

const isForeign = (row: unknown): row is ForeignReport => v.is(Report, row);

/** `add` of what is new, never `put`. */
export function keepReports(
  database: Database,
  patient: PatientId,
  reports: readonly ForeignReport[],
  checkpoint: string | null,
  pulledAt?: string,
): Promise<void> {
  return write(database, ['foreign', 'checkpoints'], async (transaction) => {
    const foreign = transaction.objectStore('foreign');
    for (const report of reports) {
      const key = [report.patientId, report.id, report.updatedAt] as const;
      if (!(await foreign.getKey([...key]))) await foreign.add(report);
    }
    const checkpoints = transaction.objectStore('checkpoints');
    const before: unknown = await checkpoints.get(patient);
    const at = checkpoint ?? (v.is(Checkpoint, before) ? before.at : '');
    if (checkpoint !== null || pulledAt !== undefined)
      await checkpoints.put({ patientId: patient, at, ...(pulledAt && { pulledAt }) });
  });
}

/** A damaged row stays where it is and is not read. */
export async function reportsOf(
  database: Database,
  patient: PatientId,
): Promise<readonly ForeignReport[]> {
  const rows: unknown[] = await database.getAll('foreign', startingWith(patient));
  return rows.filter(isForeign);
}

export async function checkpointOf(database: Database, patient: PatientId): Promise<string | null> {
  const row = await database.get('checkpoints', patient);
  return v.is(Checkpoint, row) && row.at !== '' ? row.at : null;
}

export async function pulledAt(database: Database, patient: PatientId): Promise<string | null> {
  const row = await database.get('checkpoints', patient);
  return v.is(Checkpoint, row) ? (row.pulledAt ?? null) : null;
}
