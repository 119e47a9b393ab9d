import type { Assessment } from '../../domain/assessment';
import type { Lane, LaneFacts } from '../../domain/lane';
import { LANE_COUNT, LANES, lanesOf } from '../../domain/lane';
import type { SentReport } from '../../domain/outbox';
import type { PatientId } from '../../domain/patient';
import type { RadiographId } from '../../domain/radiograph';
import type { ReviewEvent } from '../../domain/review';
import type { FilmImage } from '../../domain/room';
import type { Database, Reading } from './database';
import { isAssessment, isFilm, isSent } from './guard';
import { eventsOf } from './events';
import { startingWith, type FilmRow } from './schema';
import type { Writing } from './write';
import { write } from './write';

/** The entries of the index `byLane` that are of one lane, oldest first; `before`: an instant, left out itself. */
export const entriesOf = (lane: Lane, before?: string): IDBKeyRange =>
  IDBKeyRange.bound(
    `${lane} `,
    before === undefined ? `${lane}!` : `${lane} ${before}`,
    false,
    true,
  );

/** Of a spare image how large it is, so that room is counted without reading a film. */
const entry = (lane: Lane, { addedAt, id, image }: FilmRow): string =>
  `${lane} ${addedAt} ${id}${lane === 'spare' ? ` ${image?.bytes ?? 0}` : ''}`;

/** Everything of a film's lanes that follows from its reviews. */
export type Facts = Omit<LaneFacts, 'sample' | 'patientId' | 'imageTwice'>;

/** The film's row with its lanes as these facts have them. They say nothing of who is on it, nor what was found. */
export function laned(row: FilmRow, facts: Facts): FilmRow {
  const patientId = (row.patientId ?? null) as PatientId | null;
  const imageTwice = row.image?.away === false;
  const lanes = lanesOf({ ...facts, sample: row.sample, patientId, imageTwice });
  return { ...row, lanes: lanes.map((lane) => entry(lane, row)) };
}

export interface Standing {
  readonly latest: Assessment | null;
  readonly facts: Facts;
}

/** To be asked before the write notes anything: an index is not read after its store was changed. */
export async function standingOf(source: Reading | Writing, id: string): Promise<Standing> {
  const [newest] = await source
    .objectStore('assessments')
    .index('byFilm')
    .newest(startingWith(id), 1);
  const latest = isAssessment(newest) ? newest : null;
  if (!latest) return { latest, facts: { read: false, events: [], sent: null } };
  const sent: unknown = await source.objectStore('sent').get(latest.id);
  const events = await eventsOf(source, latest.id);
  return { latest, facts: { read: true, events, sent: isSent(sent) ? sent : null } };
}

/** Writes the film's lanes, or what is new of its image or of how it was read, where they differ from what they were. */
export async function putLaned(
  draft: Writing,
  row: FilmRow,
  before: FilmRow | null,
): Promise<void> {
  const same =
    before?.patientId === row.patientId &&
    before?.lanes?.join() === row.lanes?.join() &&
    before?.image === row.image &&
    before?.radiograph === row.radiograph;
  if (!before || !same) await draft.objectStore('films').put(row);
}

/** A film's lanes after `event` on one of its readings, before the event itself is noted. */
export async function relane(draft: Writing, event: ReviewEvent): Promise<void> {
  const row: unknown = await draft.objectStore('films').get(event.radiographId);
  const { latest, facts } = await standingOf(draft, event.radiographId);
  if (!isFilm(row) || latest?.id !== event.assessmentId) return;
  const events = [...facts.events, event];
  await putLaned(draft, laned(row, { ...facts, events }), row);
}

/** A film's lanes once the centre has acknowledged a signature, and perhaps its image. */
export async function relaneSent(
  draft: Writing,
  sent: SentReport,
  image: FilmImage | null,
): Promise<void> {
  const assessment: unknown = await draft.objectStore('assessments').get(sent.assessmentId);
  if (!isAssessment(assessment)) return;
  const row: unknown = await draft.objectStore('films').get(assessment.radiographId);
  const { latest, facts } = await standingOf(draft, assessment.radiographId);
  if (!isFilm(row)) return;
  const now = image ? { ...row, image } : row;
  await putLaned(draft, laned(now, latest?.id === assessment.id ? { ...facts, sent } : facts), row);
}

const BATCH = 100;

/** Gives lanes to films from before there were any; where it is broken off, the next asking begins again. */
export async function laneAll(database: Database): Promise<void> {
  if (!(await database.raw.getKey('upkeep', 'lanes'))) return;
  const ids = await database.raw.getAllKeys('films');
  for (let i = 0; i < ids.length; i += BATCH)
    await write(database, ['films'], async (draft) => {
      for (const id of ids.slice(i, i + BATCH)) {
        const row: unknown = await draft.objectStore('films').get(id);
        if (!isFilm(row) || row.lanes) continue;
        const { facts } = await standingOf(draft, id);
        await draft.objectStore('films').put(laned(row, facts));
      }
    });
  await write(database, ['upkeep'], (draft) => draft.objectStore('upkeep').delete('lanes'));
}

/** Films that stand in a lane, by id. */
export async function idsIn(database: Database, lane: Lane): Promise<ReadonlySet<RadiographId>> {
  const index = database.raw.transaction('films').store.index('byLane');
  return new Set((await index.getAllKeys(entriesOf(lane))) as RadiographId[]);
}

/** How many films stand in each lane, up to LANE_COUNT: counting on takes seconds where there are tens of thousands. */
export async function countLanes(database: Database): Promise<Readonly<Record<Lane, number>>> {
  const index = database.raw.transaction('films').store.index('byLane');
  const keys = await Promise.all(
    LANES.map((lane) => index.getAllKeys(entriesOf(lane), LANE_COUNT)),
  );
  return Object.fromEntries(LANES.map((lane, i) => [lane, keys[i]?.length ?? 0])) as Record<
    Lane,
    number
  >;
}
