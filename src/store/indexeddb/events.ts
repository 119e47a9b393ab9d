import type { ReviewEvent } from '../../domain/review';
import { isReviewEvent } from './guard';
import { startingWith, type Readable } from './schema';

/** In the order of `seq`; a damaged row stays where it is and is not read. */
export async function eventsOf(
  transaction: Readable,
  assessmentId: string,
): Promise<readonly ReviewEvent[]> {
  const rows = await transaction.objectStore('reviews').getAll(startingWith(assessmentId));
  return rows.filter(isReviewEvent);
}
