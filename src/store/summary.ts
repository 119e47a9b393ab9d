import type { Assessment } from '../domain/assessment';
import type { ReviewEvent } from '../domain/review';
import type { FilmSummary, StoredFilm } from './ports';

/** Newest first; films added in the same millisecond in the order of their ids, so that a page never shows one twice. */
export const byAge = (a: StoredFilm, b: StoredFilm): number =>
  a.addedAt === b.addedAt
    ? a.radiograph.id < b.radiograph.id
      ? 1
      : -1
    : a.addedAt < b.addedAt
      ? 1
      : -1;

export function summaryOf(
  film: StoredFilm,
  latest: Assessment | null,
  events: readonly ReviewEvent[],
): FilmSummary {
  const { radiograph, thumbnail, addedAt, sample } = film;
  return { radiograph, thumbnail, addedAt, sample, latest, events };
}
