import type { IDBPTransaction, StoreNames } from 'idb';
import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { ReviewEvent } from '../../domain/review';
import { isReviewEvent } from './guard';
import type { BitelightSchema, Database } from './schema';

type Reading = IDBPTransaction<BitelightSchema, StoreNames<BitelightSchema>[]>;

/** Keys of the events on one assessment. */
export const rangeOf = (assessmentId: string): IDBKeyRange =>
  IDBKeyRange.bound([assessmentId], [assessmentId, []]);

/** In the order of `seq`; a damaged row stays where it is and is not read. */
export async function eventsOf(
  transaction: Pick<Reading, 'objectStore'>,
  assessmentId: string,
): Promise<readonly ReviewEvent[]> {
  const rows: unknown[] = await transaction.objectStore('reviews').getAll(rangeOf(assessmentId));
  return rows.filter(isReviewEvent);
}

/** `add`, never `put`: what was decided is not overwritten, by whichever tab is faster. */
export async function appendEvent(
  database: Database,
  event: ReviewEvent,
): Promise<Result<void, Failure>> {
  const transaction = database.transaction('reviews', 'readwrite', { durability: 'strict' });
  try {
    await Promise.all([transaction.store.add(event), transaction.done]);
    return ok(undefined);
  } catch (error) {
    await transaction.done.catch(() => undefined);
    if (error instanceof Error && error.name === 'ConstraintError')
      return fail('review-changed-elsewhere', 'seq is taken');
    throw error;
  }
}
