import type { Failure } from '../domain/failure';
import type { Result } from '../domain/result';

/** A row, opened, and which object store it is of. */
export interface StoredRow {
  readonly store: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Everything a device keeps, row by row, for a backup. Contract: tests/unit/backup. */
export interface BackupStore {
  countRows(): Promise<Result<number, Failure>>;
  /** The keyring and what does not open are left out. Ends after the first failure. */
  everyRow(): AsyncGenerator<Result<StoredRow, Failure>>;
  /** All or none of these. What is there already stays; how many were not. */
  merge(rows: readonly StoredRow[]): Promise<Result<number, Failure>>;
  /** After the last merge: what is worked out from other rows is worked out again. */
  settleMerge(): Promise<Result<void, Failure>>;
}
