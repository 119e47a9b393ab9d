import type { Assessment } from '../../domain/assessment';
import type { Lane, LaneFacts } from '../../domain/lane';
import { LANES, lanesOf } from '../../domain/lane';
import type { SentReport } from '../../domain/outbox';
import type { PatientId } from '../../domain/patient';
import type { ReviewEvent } from '../../domain/review';
import type { Database, Reading } from './database';
import { isAssessment, isFilm, isSent } from './guard';
import { eventsOf } from './events';
import { startingWith, type FilmRow } from './schema';
import type { Writing } from './write';
import { write } from './write';

/** In every film's lanes, so that those from before there were any can be counted out. */
const ANY = 'any';

/** The entries of the index `byLane` that are of one lane, oldest first; `before`: an instant, left out itself. */
export const entriesOf = (lane: Lane | typeof ANY, before?: string): IDBKeyRange =>
  IDBKeyRange.bound(
    `${lane} `,
    before === undefined ? `${lane}!` : `${lane} ${before}`,
    false,
    true,
  );

const entry = (lane: string, { addedAt, id }: FilmRow): string => `${lane} ${addedAt} ${id}`;

/** The film's row with its lanes as these facts have them. They say nothing of who is on it, nor what was found. */
export function laned(row: FilmRow, facts: Omit<LaneFacts, 'sample' | 'patientId'>): FilmRow {
  const patientId = (row.patientId ?? null) as PatientId | null;
  const lanes = lanesOf({ ...facts, sample: row.sample, patientId });
  return { ...row, lanes: [ANY, ...lanes].map((lane) => entry(lane, row)) };
}

export interface Standing {
  readonly latest: Assessment | null;
  readonly facts: Omit<LaneFacts, 'sample' | 'patientId'>;
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

/** Writes the film's lanes where they differ from what they were. */
export async function putLaned(
  draft: Writing,
  row: FilmRow,
  before: FilmRow | null,
): Promise<void> {
  const same = before?.patientId === row.patientId && before?.lanes?.join() === row.lanes?.join();
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

/** A film's lanes once the centre has acknowledged a signature. */
export async function relaneSent(draft: Writing, sent: SentReport): Promise<void> {
  const assessment: unknown = await draft.objectStore('assessments').get(sent.assessmentId);
  if (!isAssessment(assessment)) return;
  const row: unknown = await draft.objectStore('films').get(assessment.radiographId);
  const { latest, facts } = await standingOf(draft, assessment.radiographId);
  if (!isFilm(row) || latest?.id !== assessment.id) return;
  await putLaned(draft, laned(row, { ...facts, sent }), row);
}

const BATCH = 100;
const healed = new WeakSet<Database>();

/** Gives lanes to films from before there were any; once for each opening of the database. */
export async function laneAll(database: Database): Promise<void> {
  if (healed.has(database)) return;
  healed.add(database);
  const [all, known] = await Promise.all([
    database.raw.count('films'),
    database.raw.countFromIndex('films', 'byLane', entriesOf(ANY)),
  ]);
  if (all === known) return;
  const done = new Set(await database.raw.getAllKeysFromIndex('films', 'byLane', entriesOf(ANY)));
  const left = (await database.raw.getAllKeys('films')).filter((id) => !done.has(id));
  for (let i = 0; i < left.length; i += BATCH)
    await write(database, ['films'], async (draft) => {
      for (const id of left.slice(i, i + BATCH)) {
        const row: unknown = await draft.objectStore('films').get(id);
        if (!isFilm(row) || row.lanes) continue;
        const { facts } = await standingOf(draft, id);
        await draft.objectStore('films').put(laned(row, facts));
      }
    });
}

/** How many films stand in each lane; no row is opened. */
export async function countLanes(database: Database): Promise<Readonly<Record<Lane, number>>> {
  const counts = await Promise.all(
    LANES.map((lane) => database.raw.countFromIndex('films', 'byLane', entriesOf(lane))),
  );
  return Object.fromEntries(LANES.map((lane, i) => [lane, counts[i]])) as Record<Lane, number>;
}
