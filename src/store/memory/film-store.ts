import type { Assessment, AssessmentId } from '../../domain/assessment';
import type { RadiographId } from '../../domain/radiograph';
import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { ReviewEvent } from '../../domain/review';
import type { FilmStore, FilmSummary, StoredFilm } from '../ports';
import { byAge, summaryOf } from '../summary';

interface Tables {
  readonly films: Map<RadiographId, StoredFilm>;
  readonly assessments: Map<AssessmentId, Assessment>;
  readonly reviews: Map<AssessmentId, readonly ReviewEvent[]>;
}

const done = (): Promise<Result<void, Failure>> => Promise.resolve(ok(undefined));

function keep({ films }: Tables, film: StoredFilm): void {
  if (!films.has(film.radiograph.id)) films.set(film.radiograph.id, film);
}

function append({ reviews }: Tables, event: ReviewEvent): Promise<Result<void, Failure>> {
  const events = reviews.get(event.assessmentId) ?? [];
  if (events.some((one) => one.seq === event.seq))
    return Promise.resolve(fail('review-changed-elsewhere', 'seq is taken'));
  const inOrder = [...events, event].sort((a, b) => a.seq - b.seq);
  reviews.set(event.assessmentId, inOrder);
  return done();
}

function summarise({ assessments, reviews }: Tables, film: StoredFilm): FilmSummary {
  const own = [...assessments.values()].filter((a) => a.radiographId === film.radiograph.id);
  const latest = own.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0] ?? null;
  return summaryOf(film, latest, latest ? (reviews.get(latest.id) ?? []) : []);
}

function forget({ films, assessments, reviews }: Tables, id: RadiographId): void {
  films.delete(id);
  for (const a of assessments.values()) {
    if (a.radiographId !== id) continue;
    assessments.delete(a.id);
    reviews.delete(a.id);
  }
}

/** The store where the browser gives none (private windows of some engines), and in tests: it forgets when it goes. */
export function memoryFilmStore(): FilmStore {
  const tables: Tables = { films: new Map(), assessments: new Map(), reviews: new Map() };
  const { films, assessments, reviews } = tables;
  return {
    putFilm(film) {
      keep(tables, film);
      return done();
    },
    putAssessed(film, assessment) {
      keep(tables, film);
      if (!assessments.has(assessment.id)) assessments.set(assessment.id, assessment);
      return done();
    },
    film: (id) => Promise.resolve(ok(films.get(id) ?? null)),
    assessment: (id) => Promise.resolve(ok(assessments.get(id) ?? null)),
    appendReview: (event) => append(tables, event),
    review: (id) => Promise.resolve(ok(reviews.get(id) ?? [])),
    list({ limit, before }) {
      const rows = [...films.values()]
        .sort(byAge)
        .filter((f) => before === undefined || f.addedAt < before)
        .slice(0, limit);
      return Promise.resolve(ok(rows.map((film) => summarise(tables, film))));
    },
    remove(id) {
      forget(tables, id);
      return done();
    },
    usage: () => Promise.resolve({ used: null, quota: null, persistent: false }),
    close: () => undefined,
  };
}
