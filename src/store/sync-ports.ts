import type { Assessment } from '../domain/assessment';
import type { Failure } from '../domain/failure';
import type { FilmMount } from '../domain/mount';
import type { OutboxRow, Parked, SentReport } from '../domain/outbox';
import type { Patient, PatientId } from '../domain/patient';
import type { Radiograph, RadiographId } from '../domain/radiograph';
import type { Result } from '../domain/result';
import type { ImageAtCentre } from '../domain/room';
import type { ReviewEvent } from '../domain/review';
import type { HistoryStore } from './history-ports';
import type { FilmStore, FilmSummary } from './ports';
import type { RoomStore } from './room-ports';

export interface Glance {
  readonly films: number;
  /** `addedAt` of the newest film; null where there is none. */
  readonly last: string | null;
}

/** Like FilmStore: every method settles with a Result, a write is one transaction. Contract suite: tests/contract/store. */
export interface PatientStore {
  /** Keeps or changes a patient, `centralId` as it was; what the centre has already goes to the outbox in the same transaction. */
  putPatient(patient: Patient): Promise<Result<void, Failure>>;
  patient(id: PatientId): Promise<Result<Patient | null, Failure>>;
  /** By name. */
  patients(): Promise<Result<readonly Patient[], Failure>>;
  /** Whose film it is. Reports of it that are signed go to the outbox in the same transaction. */
  assign(film: RadiographId, patient: PatientId): Promise<Result<void, Failure>>;
  /** Oldest first by capture date, else by the day it was dropped. */
  filmsOf(patient: PatientId): Promise<Result<readonly FilmSummary[], Failure>>;
  /** Of each patient how many films there are and when the last came, in the order asked; quick, for rows of a list. */
  glance(patients: readonly PatientId[]): Promise<Result<readonly Glance[], Failure>>;
  /** Keeps how the films of one day are mounted; the last to do so is right. */
  putMount(mount: FilmMount): Promise<Result<void, Failure>>;
  mountsOf(patient: PatientId): Promise<Result<readonly FilmMount[], Failure>>;
}

/** All that a row is made from when it is sent. */
export interface Material {
  readonly patient: Patient | null;
  /** Null for a row about a patient. */
  readonly report: {
    readonly radiograph: Radiograph;
    readonly assessment: Assessment;
    readonly events: readonly ReviewEvent[];
  } | null;
  readonly sent: SentReport | null;
}

/** What the centre has answered: version tags by `Type/id`. */
export interface Receipt {
  readonly etags: Readonly<Record<string, string>>;
  readonly sent: SentReport | null;
  /** The centre has stored the image of the film that the row was about; absent: nothing new is known of it. */
  readonly image?: ImageAtCentre;
}

export interface OutboxStore {
  /** In the order of `order`. Films that are samples never get a row. */
  outbox(): Promise<Result<readonly OutboxRow[], Failure>>;
  /** Of the rows of the outbox, those of films that are nobody's yet; quick, from an index alone. */
  namelessFilms(): Promise<Result<ReadonlySet<RadiographId>, Failure>>;
  /** Null where film or patient is no longer there: nothing is left to send. */
  material(row: OutboxRow): Promise<Result<Material | null, Failure>>;
  /** Parks a row, or (null) lets it go again. A row that has gone meanwhile is no failure. */
  park(order: number, parked: Parked | null): Promise<Result<void, Failure>>;
  /** Writes the receipt and takes the row away, both or neither. */
  acknowledge(order: number, receipt: Receipt): Promise<Result<void, Failure>>;
  /** The centre knows this patient by that id. */
  link(patient: PatientId, centralId: string): Promise<Result<void, Failure>>;
  /** Version tags that the centre gave, by `Type/id`; what it never acknowledged is missing. */
  etags(refs: readonly string[]): Promise<Result<Readonly<Record<string, string>>, Failure>>;
  /** A person has seen those versions and wants to write over them. */
  know(etags: Readonly<Record<string, string>>): Promise<Result<void, Failure>>;
}

/** One store, whole: what app/compose.ts opens. */
export type LocalStore = FilmStore & PatientStore & OutboxStore & HistoryStore & RoomStore;
