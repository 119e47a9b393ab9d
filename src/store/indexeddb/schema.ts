import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Assessment } from '../../domain/assessment';
import type { ForeignReport } from '../../domain/foreign';
import type { OutboxRow, SentReport } from '../../domain/outbox';
import type { Patient } from '../../domain/patient';
import type { Radiograph } from '../../domain/radiograph';
import type { ReviewEvent } from '../../domain/review';

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
}

export interface BytesOf {
  readonly bytes: ArrayBuffer;
  readonly type: string;
}

export interface OriginalRow extends BytesOf {
  readonly id: string;
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
    indexes: { byAddedAt: [string, string]; byPatient: string };
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
  checkpoints: { key: string; value: { readonly patientId: string; readonly at: string } };
}

export type Stores = StoreNames<BitelightSchema>[];

export type Database = IDBPDatabase<BitelightSchema>;
export type Transaction = IDBPTransaction<BitelightSchema, Stores>;
/** The rows whose compound key begins with `id`. */
export const startingWith = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/** For what only reads, in whichever transaction it stands. */
export interface Readable {
  objectStore(name: StoreNames<BitelightSchema>): {
    getAll(query?: IDBKeyRange): Promise<readonly unknown[]>;
  };
}
export type Writing = IDBPTransaction<BitelightSchema, Stores, 'readwrite'>;
type Upgrade = IDBPTransaction<BitelightSchema, Stores, 'versionchange'>;

/** MIGRATIONS[v] leads from version v to v + 1. Only ever appended to; none deletes what it cannot carry over. */
export const MIGRATIONS: readonly ((database: Database, transaction: Upgrade) => void)[] = [
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
];

export const VERSION = MIGRATIONS.length;
