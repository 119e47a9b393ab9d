import type { Assessment } from '../../domain/assessment';
import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { RadiographId } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { ReviewEvent } from '../../domain/review';
import type { FilmStore, FilmSummary, StoredFilm } from '../ports';
import { summaryOf } from '../summary';
import { isAssessment, isFilm, isOriginal } from './guard';
import { appendEvent, eventsOf, rangeOf } from './reviews';
import { openDatabase } from './open';
import type { BytesOf, Database, FilmRow } from './schema';

const NAME = 'bitelight';

async function bytesOf(blob: Blob): Promise<BytesOf> {
  return { bytes: await blob.arrayBuffer(), type: blob.type };
}

const blobOf = ({ bytes, type }: BytesOf): Blob => new Blob([bytes], { type });

function failureOf(error: unknown): ReturnType<typeof fail> {
  const name = error instanceof Error ? error.name : 'unknown';
  return fail(name === 'QuotaExceededError' ? 'store-full' : 'store-unavailable', name);
}

/** Films and assessments in IndexedDB. What the port promises: tests/contract/store. */
class IndexedDbFilmStore implements FilmStore {
  #database: Database | null = null;

  constructor(private readonly name: string) {}

  /** Opens at first use and again after the database was taken away. */
  async open(): Promise<Result<Database, Failure>> {
    if (this.#database) return ok(this.#database);
    const opened = await openDatabase(this.name, () => (this.#database = null));
    if (opened.ok) this.#database = opened.value;
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

  putFilm(film: StoredFilm): Promise<Result<void, Failure>> {
    return this.#put(film, null);
  }

  putAssessed(film: StoredFilm, assessment: Assessment): Promise<Result<void, Failure>> {
    return this.#put(film, assessment);
  }

  #put(film: StoredFilm, assessment: Assessment | null): Promise<Result<void, Failure>> {
    return this.#with(async (database) => {
      const { id } = film.radiograph;
      // Blobs are read before the transaction: it would not wait for them.
      const original = { id, ...(await bytesOf(film.original)) };
      const thumbnail = film.thumbnail ? await bytesOf(film.thumbnail) : null;
      const { radiograph, addedAt, sample } = film;
      const row: FilmRow = { id, radiograph, addedAt, sample, thumbnail };
      const transaction = database.transaction(['films', 'originals', 'assessments'], 'readwrite', {
        durability: 'strict',
      });
      const done = transaction.done;
      const write = async (): Promise<void> => {
        if (!(await transaction.objectStore('films').getKey(id))) {
          await transaction.objectStore('originals').put(original);
          await transaction.objectStore('films').put(row);
        }
        const assessments = transaction.objectStore('assessments');
        if (assessment && !(await assessments.getKey(assessment.id)))
          await assessments.put(assessment);
      };
      try {
        await Promise.all([write(), done]);
        return ok(undefined);
      } catch (error) {
        // All or nothing: a put that throws by itself would leave the others to be committed.
        try {
          transaction.abort();
        } catch {
          // It has already aborted.
        }
        await done.catch(() => undefined);
        return failureOf(error);
      }
    });
  }

  film(id: RadiographId): Promise<Result<StoredFilm | null, Failure>> {
    return this.#with(async (database) => {
      const [row, original]: unknown[] = await Promise.all([
        database.get('films', id),
        database.get('originals', id),
      ]);
      if (row === undefined) return ok(null);
      if (!isFilm(row) || !isOriginal(original)) return fail('store-corrupt-row', 'film');
      const { radiograph, addedAt, sample } = row;
      const thumbnail = row.thumbnail ? blobOf(row.thumbnail) : null;
      return ok({ radiograph, addedAt, sample, thumbnail, original: blobOf(original) });
    });
  }

  assessment(id: string): Promise<Result<Assessment | null, Failure>> {
    return this.#with(async (database) => {
      const row: unknown = await database.get('assessments', id);
      if (row === undefined) return ok(null);
      return isAssessment(row) ? ok(row) : fail('store-corrupt-row', 'assessment');
    });
  }

  appendReview(event: ReviewEvent): Promise<Result<void, Failure>> {
    return this.#with((database) => appendEvent(database, event));
  }

  review(id: string): Promise<Result<readonly ReviewEvent[], Failure>> {
    return this.#with(async (database) => ok(await eventsOf(database.transaction('reviews'), id)));
  }

  list(page: { limit: number; before?: string }): Promise<Result<readonly FilmSummary[], Failure>> {
    return this.#with(async (database) => {
      const transaction = database.transaction(['films', 'assessments', 'reviews']);
      const byFilm = transaction.objectStore('assessments').index('byFilm');
      const range = page.before === undefined ? null : IDBKeyRange.upperBound([page.before], true);
      const rows: FilmSummary[] = [];
      let cursor = await transaction
        .objectStore('films')
        .index('byAddedAt')
        .openCursor(range, 'prev');
      for (; cursor && rows.length < page.limit; cursor = await cursor.continue()) {
        const row: unknown = cursor.value;
        // A damaged row stays where it is and takes no other with it.
        if (!isFilm(row)) continue;
        const own = IDBKeyRange.bound([row.id], [row.id, []]);
        const latest: unknown = (await byFilm.openCursor(own, 'prev'))?.value;
        const { radiograph, addedAt, sample } = row;
        const thumbnail = row.thumbnail ? blobOf(row.thumbnail) : null;
        const film = { radiograph, addedAt, sample, thumbnail, original: new Blob() };
        const known = isAssessment(latest) ? latest : null;
        rows.push(summaryOf(film, known, known ? await eventsOf(transaction, known.id) : []));
      }
      return ok(rows);
    });
  }

  remove(id: RadiographId): Promise<Result<void, Failure>> {
    return this.#with(async (database) => {
      const stores = ['films', 'originals', 'assessments', 'reviews'] as const;
      const transaction = database.transaction(stores, 'readwrite');
      const assessments = transaction.objectStore('assessments');
      const keys = await assessments.index('byFilm').getAllKeys(IDBKeyRange.bound([id], [id, []]));
      await Promise.all([
        ...keys.map((key) => assessments.delete(key)),
        ...keys.map((key) => transaction.objectStore('reviews').delete(rangeOf(key))),
        transaction.objectStore('originals').delete(id),
        transaction.objectStore('films').delete(id),
        transaction.done,
      ]);
      return ok(undefined);
    });
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
export async function openFilmStore(name = NAME): Promise<Result<FilmStore, Failure>> {
  const store = new IndexedDbFilmStore(name);
  const opened = await store.open();
  return opened.ok ? ok(store) : opened;
}
