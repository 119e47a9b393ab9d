import type { AssessmentId } from './assessment';
import type { PatientId } from './patient';
import type { RadiographId } from './radiograph';
import type { ReviewEvent } from './review';

/** Why a row waits for a person. The texts: i18n `parked.<code>`. */
export const PARK_CODES = [
  'refused',
  'forbidden',
  'conflict',
  'patient-differs',
  'other-patient',
] as const;
export type ParkCode = (typeof PARK_CODES)[number];

export interface Parked {
  readonly code: ParkCode;
  /** HTTP status, or null where the page itself stopped it. */
  readonly status: number | null;
  /** In the centre's own words, at most 300 characters; shown here, never sent. */
  readonly reason: string;
}

/** The signature at `seq` of a review is to reach the centre. What is sent is a fold over the events up to it. */
interface ReportWork {
  readonly kind: 'report';
  readonly radiographId: RadiographId;
  readonly assessmentId: AssessmentId;
  readonly seq: number;
}

/** What is known of a patient has changed after the centre had it. */
interface PatientWork {
  readonly kind: 'patient';
  readonly patientId: PatientId;
}

export type OutboxWork = ReportWork | PatientWork;

/** One thing that the centre does not have yet. `order` grows with each row and is never used twice. */
export type OutboxRow = OutboxWork & { readonly order: number; readonly parked: Parked | null };

/** What the centre has acknowledged of a review. */
export interface SentReport {
  readonly assessmentId: AssessmentId;
  /** Of the signature that was sent last. */
  readonly seq: number;
  readonly patientId: PatientId;
  /** ISO 8601 instant by the device's clock. */
  readonly at: string;
}

/** `seq` of the last signature, or null while there is none. */
function lastSignature(events: readonly Pick<ReviewEvent, 'act' | 'seq'>[]): number | null {
  return events.reduce<number | null>(
    (last, { act, seq }) => (act === 'sign' && seq > (last ?? 0) ? seq : last),
    null,
  );
}

/** Whether a patient's film is at the centre as last signed. 'unsigned': nothing is to be sent. */
export function sendingOf(
  events: readonly Pick<ReviewEvent, 'act' | 'seq'>[],
  patientId: PatientId | null,
  sent: SentReport | null,
): 'unsigned' | 'no-patient' | 'waiting' | 'sent' {
  const signed = lastSignature(events);
  if (signed === null) return 'unsigned';
  if (patientId === null) return 'no-patient';
  return sent && sent.seq >= signed && sent.patientId === patientId ? 'sent' : 'waiting';
}

/** The signature that a film's patient calls for sending: the last, unless it waits already or the centre has it as it stands. */
export function signatureToQueue(
  events: readonly ReviewEvent[],
  patientId: PatientId,
  sent: SentReport | null,
  waiting: readonly OutboxRow[],
): ReviewEvent | null {
  if (sendingOf(events, patientId, sent) !== 'waiting') return null;
  const seq = lastSignature(events);
  const signed = events.find((event) => event.seq === seq) ?? null;
  const queued = waiting.some(
    (row) => row.kind === 'report' && row.assessmentId === signed?.assessmentId && row.seq === seq,
  );
  return queued ? null : signed;
}
