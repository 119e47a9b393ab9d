import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { ReviewEvent } from '../../domain/review';
import { relane } from './lanes';
import { queueReport } from './outbox';
import type { Database } from './database';
import { write } from './write';

/** `add`, never `put`: what was decided is not overwritten, by whichever tab is faster. A signature is queued with it. */
export async function appendEvent(
  database: Database,
  event: ReviewEvent,
): Promise<Result<void, Failure>> {
  try {
    await write(database, ['reviews', 'films', 'outbox'], async (transaction) => {
      if (event.act === 'sign' || event.act === 'amend') await relane(transaction, event);
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
