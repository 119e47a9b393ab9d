import type { Accounts } from './accounts';
import type { AuditLog } from './audit';
import type { Care } from './care';
import type { DicomIndex } from './dicom';
import type { Place, SearchPlan } from './search-plan';

/** `Type/id`. */
export interface Ref {
  readonly type: string;
  readonly id: string;
}

/** One version of a resource as it is kept. */
export interface StoredVersion extends Ref {
  /** In whose record it is: `Patient/<id>`, or the resource's own reference where it is in nobody's. Rows of one owner lie together. */
  readonly owner: string;
  /** 1 upwards without gaps. */
  readonly version: number;
  /** Milliseconds since 1970; never smaller than that of what was stored before. */
  readonly updated: number;
  /** Who wrote it. */
  readonly clinic: string;
  readonly author: string;
  /** SHA-256 of the content in a canonical order of its keys. */
  readonly digest: string;
  /** JSON as it came, without meta.versionId and meta.lastUpdated. */
  readonly content: string;
}

export interface Found extends StoredVersion {
  /** Where the next page goes on. */
  readonly place: Place;
}

/** What a resource is found by; `param` is `Type:code`. */
export interface IndexRows {
  readonly tokens: readonly {
    readonly param: string;
    readonly system: string;
    readonly value: string;
  }[];
  /** Lower case, without accents. */
  readonly strings: readonly { readonly param: string; readonly value: string }[];
  /** First and last millisecond. */
  readonly dates: readonly {
    readonly param: string;
    readonly low: number;
    readonly high: number;
  }[];
}

export interface Change extends Omit<StoredVersion, 'version' | 'updated'> {
  /** The version that this one follows, with what it was found by; null: the first. */
  readonly follows: { readonly stored: StoredVersion; readonly index: IndexRows } | null;
  readonly index: IndexRows;
}

/** FHIR resources and every version they had. Nothing is ever removed. Contract suite: tests/contract/server. */
export interface ResourceStore {
  /** As they stand now, by `Type/id`; what is not there is missing. */
  current(refs: readonly Ref[]): Promise<ReadonlyMap<string, StoredVersion>>;
  version(ref: Ref, version: number): Promise<StoredVersion | null>;
  /** Newest first, from before version `before`. */
  history(ref: Ref, before: number | null, limit: number): Promise<readonly StoredVersion[]>;
  /** The latest version that has this content. */
  withDigest(ref: Ref, digest: string): Promise<StoredVersion | null>;
  /** In the order of `changes`. A reference occurs once at most. */
  append(changes: readonly Change[]): Promise<readonly StoredVersion[]>;
  /** In the order of the plan, at most `plan.limit`. */
  search(plan: SearchPlan): Promise<readonly Found[]>;
  /** How many a plan finds in each record, its limit aside. */
  count(plan: SearchPlan): Promise<readonly { readonly owner: string; readonly count: number }[]>;
  /** Until the transaction ends nobody else holds this name. */
  lock(name: string): Promise<void>;
}

/**
 * What the store does with one piece of work. Inside `write` everything is one transaction: all of it is kept, or
 * nothing. Work must use the session it was given and nothing else: the embedded database has one connection.
 */
export interface Session {
  /** Settles when the database answers. */
  ping(): Promise<void>;
  readonly care: Care;
  readonly dicom: DicomIndex;
  readonly accounts: Accounts;
  readonly audit: AuditLog;
  readonly resources: ResourceStore;
}

/** There is no room for what was to be written, and nothing of it was; reads that have to be recorded are not answered either. */
export class StorageFull extends Error {
  readonly statusCode = 507;

  constructor() {
    super('the disk of the database is full');
  }
}

export interface Storage {
  readonly kind: 'sqlite' | 'postgres';
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Durable when it settles; throws StorageFull. Runs `work` again where another transaction came in between: it must have no other effects. */
  write<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
