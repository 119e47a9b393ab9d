import type { Assessment } from '../../domain/assessment';
import type { Failure, FailureCode } from '../../domain/failure';
import type { Keyring } from '../../domain/keyring';
import { fail } from '../../domain/failure';
import type { ForeignReport } from '../../domain/foreign';
import type { Lane } from '../../domain/lane';
import type { FilmMount } from '../../domain/mount';
import type { OutboxRow, Parked } from '../../domain/outbox';
import type { Patient, PatientId } from '../../domain/patient';
import type { RadiographId } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { ReviewEvent } from '../../domain/review';
import type { StoredFilm } from '../ports';
import type { RowBox } from '../sealed/row';
import { rowBox } from '../sealed/row';
import type { Receipt } from '../sync-ports';
import type { DeviceStore } from '../vault-ports';
import type { StoredRow } from '../backup-ports';
import { countAll, everyRow, mergeRows, settleLanes } from './backup';
import { clinicianName, nameClinician } from './clinician';
import type { Database } from './database';
import { eventsOf } from './events';
import { blobOf, filmsOfPatient, forgetFilm, keepFilm, pageOf, summaryById } from './films';
import { checkpointOf, keepReports, pulledAt, reportsOf } from './foreign';
import { isAssessment, isFilm, isOriginal, isPatient } from './guard';
import { countLanes, idsIn, laneAll } from './lanes';
import { openDatabase } from './open';
import {
  acknowledgeRow,
  etagsOf,
  knowEtags,
  linkPatient,
  materialOf,
  outboxOf,
  parkRow,
} from './outbox';
import {
  allPatients,
  assignFilm,
  glanceAt,
  keepMount,
  keepPatient,
  mountsOfPatient,
} from './patients';
import { appendEvent } from './reviews';
import { copyOf, freeRoom, putImage, spareOf } from './room';
import { abandonAll, hasUnsealed, keepKeyring, lossesOf, readKeyring, sealRows } from './vault';
import { steady } from './write';

const NAME = 'bitelight';

const CODES: Readonly<Record<string, FailureCode>> = {
  QuotaExceededError: 'store-full',
  StoreLocked: 'store-locked',
};

function failureOf(error: unknown): ReturnType<typeof fail> {
  const name = error instanceof Error ? error.name : 'unknown';
  return fail(CODES[name] ?? 'store-unavailable', name);
}

/** The local store in IndexedDB; a file each for films, reviews, patients, outbox. What the port promises: tests/contract/store. */
class IndexedDbStore implements DeviceStore {
  #database: Database | null = null;
  #box: RowBox | null = null;
  #sorting: Promise<void> | null = null;

  constructor(private readonly name: string) {}

  /** Opens at first use and again after the database was taken away. */
  async open(): Promise<Result<Database, Failure>> {
    if (this.#database) return ok(this.#database);
    const opened = await openDatabase(this.name, () => (this.#database = null));
    if (!opened.ok) return opened;
    this.#database = opened.value;
    if (this.#box) opened.value.unlock(this.#box);
    return opened;
  }

  async #with<T>(work: (database: Database) => Promise<Result<T, Failure>>) {
    const opened = await this.open();
    if (!opened.ok) return opened;
    try {
      return await work(opened.value);
    } catch (error) {
      return failureOf(error);
    }
  }

  #do<T>(work: (database: Database) => Promise<T>): Promise<Result<T, Failure>> {
    return this.#with(async (database) => ok(await work(database)));
  }

  #read<T>(work: (database: Database) => Promise<T>): Promise<Result<T, Failure>> {
    return this.#do((database) => steady(database, () => work(database)));
  }

  #row<T>(
    store: 'assessments' | 'patients',
    id: string,
    isRow: (row: unknown) => row is T,
    what: string,
  ): Promise<Result<T | null, Failure>> {
    return this.#with(async (database) => {
      const row: unknown = await steady(database, () => database.get(store, id));
      if (row === undefined) return ok(null);
      return isRow(row) ? ok(row) : fail('store-corrupt-row', what);
    });
  }

  putFilm(film: StoredFilm) {
    return this.#do((database) => keepFilm(database, film, null));
  }

  putAssessed(film: StoredFilm, assessment: Assessment) {
    return this.#do((database) => keepFilm(database, film, assessment));
  }

  film(id: RadiographId): Promise<Result<StoredFilm | null, Failure>> {
    return this.#with(async (database) => {
      const [row, original] = await steady(database, () =>
        Promise.all([database.get('films', id), database.get('originals', id)]),
      );
      if (row === undefined) return ok(null);
      if (isFilm(row) && original === undefined && row.image)
        return fail('film-at-centre', 'its image has made room');
      if (!isFilm(row) || !isOriginal(original)) return fail('store-corrupt-row', 'film');
      const { radiograph, addedAt, sample, subject } = row;
      const thumbnail = row.thumbnail ? blobOf(row.thumbnail) : null;
      const said = subject ? { subject } : {};
      return ok({ radiograph, addedAt, sample, thumbnail, original: blobOf(original), ...said });
    });
  }

  assessment(id: string) {
    return this.#row('assessments', id, isAssessment, 'assessment');
  }

  appendReview(event: ReviewEvent) {
    return this.#with((database) => appendEvent(database, event));
  }

  review(id: string) {
    return this.#read((database) => eventsOf(database.transaction(['reviews']), id));
  }

  /** Whoever asks meanwhile waits for the same sorting. */
  #sorted(database: Database): Promise<void> {
    this.#sorting ??= laneAll(database).finally(() => (this.#sorting = null));
    return this.#sorting;
  }

  list(page: { limit: number; before?: string; lane?: Lane }) {
    return this.#do(async (database) => {
      if (page.lane) await this.#sorted(database);
      return steady(database, () => pageOf(database, page));
    });
  }

  laneCounts() {
    return this.#do(async (database) => {
      await this.#sorted(database);
      return countLanes(database);
    });
  }

  summary(id: RadiographId) {
    return this.#read((database) => summaryById(database, id));
  }

  remove(id: RadiographId) {
    return this.#do((database) => forgetFilm(database, id));
  }

  putPatient(patient: Patient) {
    return this.#do((database) => keepPatient(database, patient));
  }

  patient(id: PatientId) {
    return this.#row('patients', id, isPatient, 'patient');
  }

  patients() {
    return this.#read(allPatients);
  }

  assign(film: RadiographId, patient: PatientId) {
    return this.#do((database) => assignFilm(database, film, patient));
  }

  filmsOf(patient: PatientId) {
    return this.#read((database) => filmsOfPatient(database, patient));
  }

  glance(patients: readonly PatientId[]) {
    return this.#do((database) => glanceAt(database, patients));
  }

  putMount(mount: FilmMount) {
    return this.#do((database) => keepMount(database, mount));
  }

  mountsOf(patient: PatientId) {
    return this.#read((database) => mountsOfPatient(database, patient));
  }

  outbox() {
    return this.#read((database) => outboxOf(database.transaction(['outbox'])));
  }

  namelessFilms() {
    return this.#do((database) => idsIn(database, 'tray'));
  }

  material(row: OutboxRow) {
    return this.#read((database) => materialOf(database, row));
  }

  park(order: number, parked: Parked | null) {
    return this.#do((database) => parkRow(database, order, parked));
  }

  acknowledge(order: number, receipt: Receipt) {
    return this.#do((database) => acknowledgeRow(database, order, receipt));
  }

  link(patient: PatientId, centralId: string) {
    return this.#do((database) => linkPatient(database, patient, centralId));
  }

  etags(refs: readonly string[]) {
    return this.#read((database) => etagsOf(database, refs));
  }

  keyring() {
    return this.#with(readKeyring);
  }

  putKeyring(next: Keyring, before: Keyring | null) {
    return this.#with((database) => keepKeyring(database, next, before));
  }

  unlock(key: CryptoKey, vault: string): void {
    this.#box = rowBox(key, vault);
    this.#database?.unlock(this.#box);
  }

  unsealed() {
    return this.#do(hasUnsealed);
  }

  sealAll(onProgress: (done: number, of: number) => void) {
    return this.#do((database) => sealRows(database, onProgress));
  }

  know(etags: Readonly<Record<string, string>>) {
    return this.#do((database) => knowEtags(database, etags));
  }

  keepForeign(
    patient: PatientId,
    reports: readonly ForeignReport[],
    checkpoint: string | null,
    at?: string,
  ) {
    return this.#do((database) => keepReports(database, patient, reports, checkpoint, at));
  }

  pulledAt(patient: PatientId) {
    return this.#read((database) => pulledAt(database, patient));
  }

  foreignOf(patient: PatientId) {
    return this.#read((database) => reportsOf(database, patient));
  }

  checkpointOf(patient: PatientId) {
    return this.#read((database) => checkpointOf(database, patient));
  }

  spare() {
    return this.#do(spareOf);
  }

  free(base: string, bytes: number) {
    return this.#do((database) => freeRoom(database, base, bytes));
  }

  putImage(id: RadiographId, image: Blob) {
    return this.#do((database) => putImage(database, id, image));
  }

  copy(id: RadiographId) {
    return this.#read((database) => copyOf(database, id));
  }

  clinicianName() {
    return this.#read(clinicianName);
  }

  nameClinician(name: string) {
    return this.#do((database) => nameClinician(database, name));
  }

  losses() {
    return this.#do(lossesOf);
  }

  abandon() {
    return this.#do(abandonAll);
  }

  countRows() {
    return this.#do(countAll);
  }

  async *everyRow(): AsyncGenerator<Result<StoredRow, Failure>> {
    const opened = await this.open();
    if (!opened.ok) {
      yield opened;
      return;
    }
    try {
      for await (const row of everyRow(opened.value)) yield ok(row);
    } catch (error) {
      yield failureOf(error);
    }
  }

  merge(rows: readonly StoredRow[]) {
    return this.#do((database) => mergeRows(database, rows));
  }

  settleMerge() {
    return this.#do(settleLanes);
  }

  async usage() {
    // Absent where the page is not in a secure context, and in Node; older WebKit lacks single methods.
    const storage: Partial<StorageManager> =
      (navigator as { storage?: StorageManager }).storage ?? {};
    const estimate = await storage.estimate?.().catch(() => null);
    const persistent = (await storage.persisted?.().catch(() => false)) ?? false;
    return { used: estimate?.usage ?? null, quota: estimate?.quota ?? null, persistent };
  }

  close(): void {
    this.#database?.close();
    this.#database = null;
  }
}

/** The local store, opened; 'store-unavailable' where the browser gives none, 'store-blocked' behind an older tab. */
export async function openFilmStore(name = NAME): Promise<Result<DeviceStore, Failure>> {
  const store = new IndexedDbStore(name);
  const opened = await store.open();
  return opened.ok ? ok(store) : opened;
}
