import type { Scope } from './care';

/** A DICOM object as it is known without its bytes. */
export interface StoredInstance {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  /** Key of the record it is in: the id of a FHIR Patient, or one of our own (`dicom-…`) while none is known. */
  readonly patient: string;
  readonly sopClass: string;
  readonly syntax: string;
  readonly sha256: string;
  /** Who sent it. */
  readonly clinic: string;
  /** DICOM JSON. */
  readonly metadata: string;
}

export type Level = 'study' | 'series' | 'instance';

/** What is searched by; each is a column of the level that it belongs to. */
export const SEARCHED = {
  study: [
    'study',
    'date',
    'time',
    'accession',
    'referring',
    'patientName',
    'patientId',
    'issuer',
    'birthDate',
    'sex',
    'studyId',
    'description',
  ],
  series: ['series', 'modality', 'seriesNumber', 'seriesDescription', 'bodyPart'],
  instance: ['instance', 'sopClass', 'number'],
} as const;
export type SearchedBy = (typeof SEARCHED)[Level][number];
export type Searchable = Readonly<Record<SearchedBy, string>>;

export type Match =
  | { readonly by: SearchedBy; readonly how: 'one-of'; readonly values: readonly string[] }
  /** `*` any characters, `?` one. */
  | { readonly by: SearchedBy; readonly how: 'like'; readonly pattern: string }
  /** Inclusive, compared as text; null: open. */
  | {
      readonly by: SearchedBy;
      readonly how: 'range';
      readonly from: string | null;
      readonly to: string | null;
    };

export interface DicomSearch {
  readonly level: Level;
  readonly matches: readonly Match[];
  /** Studies that hold a series of one of these; empty: any. */
  readonly modalities: readonly string[];
  readonly scope: Scope;
  readonly limit: number;
  readonly offset: number;
}

/** Of a study or series: the metadata of the first instance that was stored of it. */
export interface FoundDicom {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly patient: string;
  readonly metadata: string;
}

export interface SeriesCount {
  readonly study: string;
  readonly series: string;
  readonly modality: string;
  readonly instances: number;
}

/** The index of DICOM objects. Contract: tests/contract/server/dicomweb.test.ts. */
export interface DicomIndex {
  instance(uid: string): Promise<StoredInstance | null>;
  /** In whose record a study is; null: there is none. */
  patientOf(study: string): Promise<string | null>;
  /** An instance that is not there yet. */
  add(stored: StoredInstance, searchable: Searchable): Promise<void>;
  /** By series and instance number. */
  instancesOf(study: string, series: string | null): Promise<readonly StoredInstance[]>;
  search(search: DicomSearch): Promise<readonly FoundDicom[]>;
  seriesOf(studies: readonly string[]): Promise<readonly SeriesCount[]>;
  /** A study turned out to be this patient's. */
  move(study: string, patient: string): Promise<void>;
  /** The FHIR Patient that an ImagingStudy of this UID is about; null: none is known. */
  subjectOf(study: string): Promise<string | null>;
  /** FHIR Patients who bear this number; `system` null: of whatever system. */
  patientsNumbered(value: string, system: string | null): Promise<readonly string[]>;
}
