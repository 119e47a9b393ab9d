/** One audit event as it stands in the chain of a clinic. */
export interface AuditRow {
  readonly chain: string;
  /** 1 upwards without gaps. */
  readonly seq: number;
  readonly id: string;
  /** ISO 8601. */
  readonly recorded: string;
  /** A FHIR AuditEvent, in canonical JSON. */
  readonly event: string;
  /** Hash of the event before; of the first, 64 zeros. */
  readonly previous: string;
  /** SHA-256 over `previous`, a line break and `event`. */
  readonly hash: string;
}

export interface NewAudit {
  readonly chain: string;
  readonly id: string;
  readonly recorded: string;
  readonly event: string;
  /** Records that it touched. */
  readonly patients: readonly string[];
  /** Whether a purpose was stated to open a record of others. */
  readonly stated: boolean;
}

export interface AuditSearch {
  readonly id: string | null;
  readonly patient: string | null;
  /** Only what was done for a stated purpose. */
  readonly statedOnly: boolean;
  /** Inclusive bounds of `recorded`; null: open. */
  readonly from: string | null;
  readonly to: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** Where a chain ends, kept apart from it: a chain that was cut at its end does not reach it. */
export interface AuditHead {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/** Only ever added to. Contract: tests/contract/server/audit.test.ts. */
export interface AuditLog {
  append(event: NewAudit): Promise<void>;
  heads(): Promise<readonly AuditHead[]>;
  /** In the order of `seq`, from after `seq`. */
  rows(chain: string, after: number, limit: number): Promise<readonly AuditRow[]>;
  /** Chains that have rows. */
  chains(): Promise<readonly string[]>;
  /** Newest first. */
  search(search: AuditSearch): Promise<readonly AuditRow[]>;
}
