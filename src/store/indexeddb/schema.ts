import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Assessment } from '../../domain/assessment';
import type { ForeignReport } from '../../domain/foreign';
import type { OutboxRow, SentReport } from '../../domain/outbox';
import type { Keyring } from '../../domain/keyring';
import type { FilmMount } from '../../domain/mount';
import type { Patient } from '../../domain/patient';
import type { Radiograph } from '../../domain/radiograph';
import type { FilmImage } from '../../domain/room';
import type { ReviewEvent } from '../../domain/review';
import type { FilmSubject } from '../../domain/subject';

/**
 * Rows. The original bytes and the thumbnail stand apart from what lists read, so that a page of a list never
 * loads films. ArrayBuffers, not Blobs: WebKit has lost blobs in IndexedDB.
 */
export interface FilmRow {
  readonly id: string;
  readonly radiograph: Radiograph;
  readonly addedAt: string;
  readonly sample: boolean;
  readonly thumbnail: BytesOf | null;
  /** Absent where nobody was named, and in rows from before version 3. */
  readonly patientId?: string;
  /** What the file says of who and what is on it. */
  readonly subject?: FilmSubject;
  /** See lanes.ts; absent in rows from before version 6 until they are gone through. */
  readonly lanes?: readonly string[];
  /** Absent until the centre has acknowledged the image. */
  readonly image?: FilmImage;
}

export interface BytesOf {
  readonly bytes: ArrayBuffer;
  readonly type: string;
}

export interface OriginalRow extends BytesOf {
  readonly id: string;
}

/** The image of a film that is not kept here, fetched from the centre. */
export interface CopyRow extends BytesOf {
  /** Of the radiograph. */
  readonly id: string;
  readonly size: number;
}

export interface ClinicianRow {
  readonly id: 'clinician';
  readonly name: string;
}

export interface CheckpointRow {
  readonly patientId: string;
  /** Of the centre's clock; empty: nothing was there yet. */
  readonly at: string;
  /** Of this device's clock; absent in rows of earlier releases. */
  readonly pulledAt?: string;
}

export interface EtagRow {
  /** `Type/id` at the centre. */
  readonly ref: string;
  readonly etag: string;
}

export interface BitelightSchema extends DBSchema {
  films: {
    key: string;
    value: FilmRow;
    indexes: {
      byAddedAt: [string, string];
      byPatient: string;
      byPatientAge: [string, string];
      byLane: string;
    };
  };
  originals: { key: string; value: OriginalRow };
  assessments: { key: string; value: Assessment; indexes: { byFilm: [string, string] } };
  /** From version 2 on. */
  reviews: { key: [string, number]; value: ReviewEvent };
  /** From version 3 on. */
  patients: { key: string; value: Patient };
  outbox: { key: number; value: OutboxRow };
  sent: { key: string; value: SentReport };
  etags: { key: string; value: EtagRow };
  /** From version 4 on. */
  foreign: { key: [string, string, string]; value: ForeignReport };
  checkpoints: { key: string; value: CheckpointRow };
  /** From version 5 on, and from there on all other rows may be sealed: see `store/sealed`. */
  vault: { key: string; value: Header | KeyringRow | NoiseRow };
  /** From version 6 on. */
  mounts: { key: [string, string]; value: FilmMount };
  /** Work on rows of an earlier release that is to be done yet; and of this device itself, who works at it. */
  upkeep: { key: string; value: { readonly id: 'lanes' } | ClinicianRow };
  /** From version 7 on. */
  copies: { key: string; value: CopyRow; indexes: { bySize: number } };
}

/** How the rows lie. Written by every write: `clock` grows by one, so that each knows whether another came between. */
export interface Header {
  readonly id: 'header';
  readonly clock: number;
  /** `sealing`: every new row is sealed, older ones are still being sealed. */
  readonly seal: 'open' | 'sealing' | 'sealed';
  /** Whose key the rows are sealed with; null while they are not. */
  readonly vault: string | null;
}

export const HEADER: Header = { id: 'header', clock: 0, seal: 'open', vault: null };

/** Lies here for a moment: see scrub.ts. */
export interface NoiseRow {
  readonly id: `noise-${number}-${number}`;
  readonly noise: Uint8Array;
}

export interface KeyringRow {
  readonly id: 'keyring';
  readonly keyring: Keyring;
}

export type Store = StoreNames<BitelightSchema>;
export type Stores = readonly Store[];

export type RawDatabase = IDBPDatabase<BitelightSchema>;
/** The rows whose compound key begins with `id`. */
export const startingWith = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/** For what only reads, in whichever transaction it stands. */
export interface Readable {
  objectStore(name: StoreNames<BitelightSchema>): {
    getAll(query?: IDBKeyRange): Promise<readonly unknown[]>;
  };
}
type Upgrade = IDBPTransaction<BitelightSchema, Store[], 'versionchange'>;

/** MIGRATIONS[v] leads from version v to v + 1. Only ever appended to; none deletes what it cannot carry over. */
export const MIGRATIONS: readonly ((database: RawDatabase, transaction: Upgrade) => void)[] = [
  (database) => {
    const films = database.createObjectStore('films', { keyPath: 'id' });
    films.createIndex('byAddedAt', ['addedAt', 'id']);
    database.createObjectStore('originals', { keyPath: 'id' });
    const assessments = database.createObjectStore('assessments', { keyPath: 'id' });
    assessments.createIndex('byFilm', ['radiographId', 'createdAt']);
  },
  (database) => {
    database.createObjectStore('reviews', { keyPath: ['assessmentId', 'seq'] });
  },
  (database, transaction) => {
    transaction.objectStore('films').createIndex('byPatient', 'patientId');
    database.createObjectStore('patients', { keyPath: 'id' });
    database.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true });
    database.createObjectStore('sent', { keyPath: 'assessmentId' });
    database.createObjectStore('etags', { keyPath: 'ref' });
  },
  (database) => {
    database.createObjectStore('foreign', { keyPath: ['patientId', 'id', 'updatedAt'] });
    database.createObjectStore('checkpoints', { keyPath: 'patientId' });
  },
  (database) => {
    database.createObjectStore('vault', { keyPath: 'id' });
  },
  (database, transaction) => {
    const films = transaction.objectStore('films');
    films.createIndex('byPatientAge', ['patientId', 'addedAt']);
    films.createIndex('byLane', 'lanes', { multiEntry: true });
    database.createObjectStore('mounts', { keyPath: ['patientId', 'day'] });
    const upkeep = database.createObjectStore('upkeep', { keyPath: 'id' });
    void upkeep.put({ id: 'lanes' });
  },
  (database) => {
    database.createObjectStore('copies', { keyPath: 'id' }).createIndex('bySize', 'size');
  },
];

export const VERSION = MIGRATIONS.length;
