import type { Assessment } from '../../domain/assessment';
import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { Lane } from '../../domain/lane';
import { LANE_COUNT, LANES } from '../../domain/lane';
import { kindByHandOf, type RadiographId } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { ReviewEvent } from '../../domain/review';
import type { StoredFilm } from '../ports';
import { asReadAnew, byAge, byName, byTime } from '../summary';
import type { LocalStore } from '../sync-ports';
import { keepReports, reportsOf } from './foreign';
import { acknowledgeRow, etagsOf, knowEtags, linkPatient, materialOf, parkRow } from './outbox';
import { assignFilm, glanceAt, keepPatient } from './patients';
import { freeRoom, putImage, spareOf } from './room';
import type { Tables } from './tables';
import { emptyTables, lanesOfFilm, queueReport, summarise } from './tables';

const answer = <T>(value: T): Promise<Result<T, Failure>> => Promise.resolve(ok(value));

function after(write: () => void): Promise<Result<void, Failure>> {
  write();
  return answer(undefined);
}

function keep(tables: Tables, film: StoredFilm, assessment?: Assessment): void {
  const { films, assessments } = tables;
  const { id } = film.radiograph;
  const there = films.get(id);
  if (!there) films.set(id, film);
  else if (tables.images.get(id)?.away) putImage(tables, id, film.original);
  const isNew = assessment !== undefined && !assessments.has(assessment.id);
  const latest = there && summarise(tables, there).latest;
  const newest = isNew && (!latest || latest.createdAt < assessment.createdAt);
  const said = newest || kindByHandOf(film.radiograph) !== null;
  const anew = there && said ? asReadAnew(there.radiograph, film.radiograph) : null;
  if (there && anew) {
    const thumbnail = film.thumbnail ?? there.thumbnail;
    films.set(id, { ...there, radiograph: anew, thumbnail });
  }
  if (isNew) assessments.set(assessment.id, assessment);
}

function append(tables: Tables, event: ReviewEvent): Promise<Result<void, Failure>> {
  const events = tables.reviews.get(event.assessmentId) ?? [];
  if (events.some((one) => one.seq === event.seq))
    return Promise.resolve(fail('review-changed-elsewhere', 'seq is taken'));
  const inOrder = [...events, event].sort((a, b) => a.seq - b.seq);
  tables.reviews.set(event.assessmentId, inOrder);
  if (event.act === 'sign') queueReport(tables, event);
  return answer(undefined);
}

function forget(tables: Tables, id: RadiographId): void {
  tables.films.delete(id);
  tables.patientOf.delete(id);
  tables.images.delete(id);
  for (const a of tables.assessments.values()) {
    if (a.radiographId !== id) continue;
    tables.assessments.delete(a.id);
    tables.reviews.delete(a.id);
    tables.sent.delete(a.id);
  }
  for (const row of tables.outbox.values())
    if (row.kind === 'report' && row.radiographId === id) tables.outbox.delete(row.order);
}

function filmMethods(tables: Tables) {
  const { films, assessments, reviews } = tables;
  return {
    putFilm: (film) => after(() => keep(tables, film)),
    putAssessed: (film, assessment) => after(() => keep(tables, film, assessment)),
    film: (id) =>
      tables.images.get(id)?.away
        ? Promise.resolve(fail('film-at-centre', 'its image has made room'))
        : answer(films.get(id) ?? null),
    assessment: (id) => answer(assessments.get(id) ?? null),
    appendReview: (event) => append(tables, event),
    review: (id) => answer(reviews.get(id) ?? []),
    list({ limit, before, lane }) {
      const rows = [...films.values()]
        .sort(byAge)
        .filter((f) => before === undefined || f.addedAt < before)
        .filter((f) => lane === undefined || lanesOfFilm(tables, f).includes(lane))
        .slice(0, limit);
      return answer(rows.map((film) => summarise(tables, film)));
    },
    laneCounts() {
      const stood = [...films.values()].flatMap((film) => lanesOfFilm(tables, film));
      const counts = LANES.map((lane) => [
        lane,
        Math.min(LANE_COUNT, stood.filter((one) => one === lane).length),
      ]);
      return answer(Object.fromEntries(counts) as Record<Lane, number>);
    },
    summary(id) {
      const film = films.get(id);
      return answer(film ? summarise(tables, film) : null);
    },
    remove: (id) => after(() => forget(tables, id)),
    usage: () => Promise.resolve({ used: null, quota: null, persistent: false }),
    close: () => undefined,
  } satisfies Partial<LocalStore>;
}

function syncMethods(tables: Tables) {
  const { films, patients, patientOf, outbox, mounts } = tables;
  return {
    putPatient: (patient) => after(() => keepPatient(tables, patient)),
    patient: (id) => answer(patients.get(id) ?? null),
    patients: () => answer([...patients.values()].sort(byName)),
    assign: (film, patient) => after(() => assignFilm(tables, film, patient)),
    filmsOf(patient) {
      const own = [...films.values()].filter((f) => patientOf.get(f.radiograph.id) === patient);
      return answer(own.map((film) => summarise(tables, film)).sort(byTime));
    },
    glance: (ids) => answer(ids.map((id) => glanceAt(tables, id))),
    putMount: (mount) => after(() => mounts.set(`${mount.patientId} ${mount.day}`, mount)),
    mountsOf(patient) {
      const own = [...mounts.values()].filter((mount) => mount.patientId === patient);
      return answer(own.sort((a, b) => (a.day < b.day ? -1 : 1)));
    },
    outbox: () => answer([...outbox.values()]),
    namelessFilms: () => answer(new Set([...films.keys()].filter((id) => !patientOf.has(id)))),
    material: (row) => answer(materialOf(tables, row)),
    park: (order, parked) => after(() => parkRow(tables, order, parked)),
    acknowledge: (order, receipt) => after(() => acknowledgeRow(tables, order, receipt)),
    link: (patient, centralId) => after(() => linkPatient(tables, patient, centralId)),
    etags: (refs) => answer(etagsOf(tables, refs)),
    know: (etags) => after(() => knowEtags(tables, etags)),
    keepForeign: (patient, reports, checkpoint, at) =>
      after(() => keepReports(tables, patient, reports, checkpoint, at)),
    pulledAt: (patient) => answer(tables.pulled.get(patient) ?? null),
    foreignOf: (patient) => answer(reportsOf(tables, patient)),
    checkpointOf: (patient) => answer(tables.checkpoints.get(patient) ?? null),
    spare: () => answer(spareOf(tables)),
    free: (base, bytes) => answer(freeRoom(tables, base, bytes)),
    putImage: (id, image) => after(() => putImage(tables, id, image)),
    copy: (id) => answer(tables.copies.get(id) ?? null),
  } satisfies Partial<LocalStore>;
}

/** The store where the browser gives none (private windows of some engines), and in tests: it forgets when it goes. */
export function memoryFilmStore(): LocalStore {
  const tables = emptyTables();
  return { ...filmMethods(tables), ...syncMethods(tables) };
}
