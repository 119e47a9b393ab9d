import type { Assessment, AssessmentId } from '../../domain/assessment';
import type { RadiographId } from '../../domain/radiograph';
import { fail } from '../../domain/failure';
import { ok } from '../../domain/result';
import type { ReviewEvent } from '../../domain/review';
import type { FilmStore, StoredFilm } from '../ports';
import { byAge, summaryOf } from '../summary';

/** The store where the browser gives none (private windows of some engines), and in tests: it forgets when it goes. */
export function memoryFilmStore(): FilmStore {
  const films = new Map<RadiographId, StoredFilm>();
  const assessments = new Map<AssessmentId, Assessment>();

  const reviews = new Map<AssessmentId, readonly ReviewEvent[]>();

  const keep = (film: StoredFilm): void => {
    if (!films.has(film.radiograph.id)) films.set(film.radiograph.id, film);
  };
  const latestOf = (id: RadiographId): Assessment | null => {
    const own = [...assessments.values()].filter((a) => a.radiographId === id);
    return own.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0] ?? null;
  };

  return {
    putFilm(film) {
      keep(film);
      return Promise.resolve(ok(undefined));
    },
    putAssessed(film, assessment) {
      keep(film);
      if (!assessments.has(assessment.id)) assessments.set(assessment.id, assessment);
      return Promise.resolve(ok(undefined));
    },
    film: (id) => Promise.resolve(ok(films.get(id) ?? null)),
    assessment: (id) => Promise.resolve(ok(assessments.get(id) ?? null)),
    appendReview(event) {
      const events = reviews.get(event.assessmentId) ?? [];
      if (events.some((one) => one.seq === event.seq))
        return Promise.resolve(fail('review-changed-elsewhere', 'seq is taken'));
      reviews.set(
        event.assessmentId,
        [...events, event].sort((a, b) => a.seq - b.seq),
      );
      return Promise.resolve(ok(undefined));
    },
    review: (id) => Promise.resolve(ok(reviews.get(id) ?? [])),
    list({ limit, before }) {
      const rows = [...films.values()]
        .sort(byAge)
        .filter((f) => before === undefined || f.addedAt < before)
        .slice(0, limit)
        .map((f) => {
          const latest = latestOf(f.radiograph.id);
          return summaryOf(f, latest, latest ? (reviews.get(latest.id) ?? []) : []);
        });
      return Promise.resolve(ok(rows));
    },
    remove(id) {
      films.delete(id);
      for (const a of assessments.values()) {
        if (a.radiographId !== id) continue;
        assessments.delete(a.id);
        reviews.delete(a.id);
      }
      return Promise.resolve(ok(undefined));
    },
    usage: () => Promise.resolve({ used: null, quota: null, persistent: false }),
    close: () => undefined,
  };
}
