import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { ReviewEvent } from '../../domain/review';
import { isReviewEvent } from './guard';
import { queueReport } from './outbox';
import type { Database } from './database';
import { startingWith, type Readable } from './schema';
import { write } from './write';

/** In the order of `seq`; a damaged row stays where it is and is not read. */
export async function eventsOf(
  transaction: Readable,
  assessmentId: string,
): Promise<readonly ReviewEvent[]> {
  const rows = await transaction.objectStore('reviews').getAll(startingWith(assessmentId));
  return rows.filter(isReviewEvent);
}

/** `add`, never `put`: what was decided is not overwritten, by whichever tab is faster. A signature is queued with it. */
export async function appendEvent(
  database: Database,
  event: ReviewEvent,
): Promise<Result<void, Failure>> {
  try {
    await write(database, ['reviews', 'films', 'outbox'], async (transaction) => {
      await transaction.objectStore('reviews').add(event);
      if (event.act === 'sign') await queueReport(transaction, event);
    });
    return ok(undefined);
  } catch (error) {
    if (error instanceof Error && error.name === 'ConstraintError')
      return fail('review-changed-elsewhere', 'seq is taken');
    throw error;
  }
}
