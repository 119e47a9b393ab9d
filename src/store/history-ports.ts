import type { Failure } from '../domain/failure';
import type { ForeignReport } from '../domain/foreign';
import type { PatientId } from '../domain/patient';
import type { Result } from '../domain/result';

/** What other clinics signed, as the centre gave it, for reading offline. Contract suite: tests/contract/store. */
export interface HistoryStore {
  /**
   * Keeps versions that are new, and the checkpoint, both or neither. A version that is there already stays as it is, so that
   * nothing that was shown here is ever overwritten.
   */
  keepForeign(
    patient: PatientId,
    reports: readonly ForeignReport[],
    checkpoint: string | null,
    /** ISO 8601 instant of this device's clock at which it came. */
    pulledAt?: string,
  ): Promise<Result<void, Failure>>;
  /** Every version of every report kept for a patient. */
  foreignOf(patient: PatientId): Promise<Result<readonly ForeignReport[], Failure>>;
  /** Up to which instant of the centre's clock the history was pulled; null: never. */
  /** When the history was last pulled, by this device's clock; null: never. */
  pulledAt(patient: PatientId): Promise<Result<string | null, Failure>>;
  checkpointOf(patient: PatientId): Promise<Result<string | null, Failure>>;
}
