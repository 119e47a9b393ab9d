import type { PastFilm } from '../../domain/past-film';
import { pastFilm } from '../../domain/past-film';
import { foldReview } from '../../domain/review-fold';
import type { FilmSummary } from '../../store/ports';

/** A film of the store as a patient's history has it. */
export function pastOf({ radiograph, addedAt, subject, latest, events }: FilmSummary): PastFilm {
  const { spacing } = radiograph;
  const mm2PerPx = spacing ? spacing.row * spacing.column : null;
  const { findings, status } = foldReview(latest?.findings ?? [], mm2PerPx, events);
  return pastFilm(radiograph, addedAt, subject, { findings, signed: status === 'signed' });
}
