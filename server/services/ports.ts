import type { Scope } from '../storage/care';
import type { Session } from '../storage/ports';

export const ROLES = [
  'dentist',
  'assistant',
  'regional-reader',
  'administrator',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. A device signs in by its key, a person by OpenID Connect. */
export interface Principal {
  readonly kind: 'device' | 'person';
  readonly id: string;
  readonly clinic: string;
  readonly region: string;
  readonly roles: readonly Role[];
  /** Why a record is opened that the clinic does not treat (IHE IUA purpose_of_use, with the stated reason); null: ordinary care. */
  readonly purpose: { readonly code: string; readonly reason: string } | null;
}

/** The codes of http://hl7.org/fhir/restful-interaction, and those of DICOMweb. */
export type Interaction =
  | 'read'
  | 'vread'
  | 'history-instance'
  | 'search-type'
  | 'create'
  | 'update'
  | 'store-instances'
  | 'search-instances'
  | 'retrieve-instances';

/** One resource, study or kind of resource that somebody wants to read or write. */
export interface AccessRequest {
  readonly interaction: Interaction;
  /** A FHIR resource type; DICOM objects are asked about as ImagingStudy. */
  readonly type: string;
  readonly id: string | null;
  /** Id of the Patient whose record it is in; null: in nobody's (a device, a clinic). */
  readonly patient: string | null;
}

export type AccessDecision =
  | { readonly allowed: true }
  /** `why` is shown to the client and names no patient. */
  | { readonly allowed: false; readonly why: string };

/**
 * Asked before anything is read or written. Within a transaction `session` is that transaction. A clinic reads and writes
 * the records of patients whom it treats: it becomes one that does by `registered`.
 */
export interface AccessPolicy {
  decide(principal: Principal, request: AccessRequest, session: Session): Promise<AccessDecision>;
  /**
   * Whose records a search may find (in SQL: `withinScope`). `named`: the search says which patient it is about, by id or
   * identifier; only such a search may reach beyond the clinic's own patients, and only for a stated purpose.
   */
  scope(principal: Principal, named: boolean): Scope;
  /**
   * The clinic has registered this patient: it has created the record, or asked for it to be created where their identifier
   * was known already (conditional create or update). To be called before anything else of theirs is decided on.
   */
  registered(principal: Principal, patient: string, session: Session): Promise<void>;
}

export interface AuditEntry {
  readonly principal: Principal;
  readonly interaction: Interaction;
  readonly outcome: 'success' | 'refused';
  /** What was touched: `Type/id`, and the Patient's id it belongs to. */
  readonly entities: readonly { readonly reference: string; readonly patient: string | null }[];
  /** The parameters of a search as they came; null for everything else. */
  readonly query: string | null;
  readonly requestId: string;
  /** Network address of the client. */
  readonly address: string;
}

/** A device that was registered or signed in, a person who stated a purpose, or who was refused. */
export interface SecurityEntry {
  readonly what: 'enrolment' | 'token' | 'request';
  /** Absent: a device. */
  readonly kind?: Principal['kind'];
  /** Client id of the device or subject of the person, where one is known. */
  readonly client: string | null;
  readonly clinic: string | null;
  /** Empty: it succeeded. Names no secret. */
  readonly why: string;
  readonly purpose?: NonNullable<Principal['purpose']>;
  readonly requestId: string;
  readonly address: string;
}

/** Told of every read and write. A write's entry is recorded in the write's own transaction: both are kept or neither. */
export interface AuditSink {
  record(entry: AuditEntry, session: Session): Promise<void>;
  security(entry: SecurityEntry, session: Session): Promise<void>;
}
