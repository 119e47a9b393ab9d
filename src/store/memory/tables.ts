import type { Assessment, AssessmentId } from '../../domain/assessment';
import type { ForeignReport } from '../../domain/foreign';
import type { Lane } from '../../domain/lane';
import { lanesOf } from '../../domain/lane';
import type { FilmMount } from '../../domain/mount';
import type { OutboxRow, OutboxWork, SentReport } from '../../domain/outbox';
import type { Patient, PatientId } from '../../domain/patient';
import type { RadiographId } from '../../domain/radiograph';
import type { ReviewEvent } from '../../domain/review';
import type { FilmImage } from '../../domain/room';
import type { FilmSummary, StoredFilm } from '../ports';
import { summaryOf } from '../summary';

/** What the memory store holds; nothing in it waits, so that every method is one transaction by itself. */
export interface Tables {
  readonly films: Map<RadiographId, StoredFilm>;
  readonly assessments: Map<AssessmentId, Assessment>;
  readonly reviews: Map<AssessmentId, readonly ReviewEvent[]>;
  readonly patients: Map<PatientId, Patient>;
  readonly patientOf: Map<RadiographId, PatientId>;
  readonly outbox: Map<number, OutboxRow>;
  readonly sent: Map<AssessmentId, SentReport>;
  readonly etags: Map<string, string>;
  readonly foreign: Map<string, ForeignReport>;
  readonly checkpoints: Map<PatientId, string>;
  readonly pulled: Map<PatientId, string>;
  readonly mounts: Map<string, FilmMount>;
  /** Films whose image the centre has acknowledged. */
  readonly images: Map<RadiographId, FilmImage>;
  readonly copies: Map<RadiographId, Blob>;
  /** `order` of the last row that was queued. */
  order: number;
}

export const emptyTables = (): Tables => ({
  films: new Map(),
  assessments: new Map(),
  reviews: new Map(),
  patients: new Map(),
  patientOf: new Map(),
  outbox: new Map(),
  sent: new Map(),
  etags: new Map(),
  foreign: new Map(),
  checkpoints: new Map(),
  pulled: new Map(),
  mounts: new Map(),
  images: new Map(),
  copies: new Map(),
  order: 0,
});

export function queue(tables: Tables, work: OutboxWork): void {
  const order = ++tables.order;
  tables.outbox.set(order, { ...work, order, parked: null });
}

export function queueReport(tables: Tables, event: ReviewEvent): void {
  const { radiographId, assessmentId, seq } = event;
  const film = tables.films.get(radiographId);
  if (film && !film.sample) queue(tables, { kind: 'report', radiographId, assessmentId, seq });
}

export function patientOfFilm(tables: Tables, id: RadiographId): Patient | null {
  const patient = tables.patientOf.get(id);
  return (patient && tables.patients.get(patient)) ?? null;
}

export function summarise(tables: Tables, film: StoredFilm): FilmSummary {
  const { id } = film.radiograph;
  const own = [...tables.assessments.values()].filter((a) => a.radiographId === id);
  const latest = own.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0] ?? null;
  const image = tables.images.get(id);
  return summaryOf(film, {
    latest,
    events: latest ? (tables.reviews.get(latest.id) ?? []) : [],
    patient: patientOfFilm(tables, id),
    sent: latest ? (tables.sent.get(latest.id) ?? null) : null,
    ...(image && { image }),
  });
}

export function lanesOfFilm(tables: Tables, film: StoredFilm): readonly Lane[] {
  const { sample, latest, events, sent, image } = summarise(tables, film);
  const patientId = tables.patientOf.get(film.radiograph.id) ?? null;
  const imageTwice = image?.away === false;
  return lanesOf({ sample, patientId, read: latest !== null, events, sent, imageTwice });
}
