import type { ReviewAct, ReviewEvent } from '../../src/domain/review';
import { foldReview } from '../../src/domain/review-fold';
import type { Report } from '../../src/features/report/report';
import { AS_STORED } from '../../src/domain/orientation';
import { drawnFilm } from './films';
import { assessmentOf, storedFilm } from './stored';

const assessment = assessmentOf(storedFilm(1), 1);

/** The report of a small drawn film with one suggestion of caries ('caries-1'), after these acts. */
export function reportOf(acts: readonly ReviewAct[], more: Partial<Report> = {}): Report {
  const events = acts.map((act, index): ReviewEvent => ({
    ...act,
    id: `event-${index}`,
    radiographId: assessment.radiographId,
    assessmentId: assessment.id,
    seq: index + 1,
    by: { id: 'c', name: 'Dr. Әлия "Ali"' },
    at: '2026-11-24T09:00:00.000Z',
  }));
  const { radiograph, image } = drawnFilm(64, 48, 1);
  return {
    radiograph,
    image,
    assessment,
    pack: null,
    sample: false,
    state: foldReview(assessment.findings, null, events),
    patient: null,
    orientation: AS_STORED,
    bitelight: '0.0.0',
    ...more,
  };
}
