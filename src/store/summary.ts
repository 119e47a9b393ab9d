import { correctionKey } from '../domain/correction';
import type { Patient } from '../domain/patient';
import { kindByHandOf, type Radiograph } from '../domain/radiograph';
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

const waysRead = (radiograph: Radiograph): string =>
  `${correctionKey(radiograph.correction)} ${kindByHandOf(radiograph) ?? ''}`;

/**
 * What is known of a kept film once it was read another way: turned, as a negative, as the kind that a clinician said. Its pixels
 * and whose it is stay as they were. null: it was read the same way.
 */
export function asReadAnew(kept: Radiograph, now: Radiograph): Radiograph | null {
  if (waysRead(kept) === waysRead(now)) return null;
  const { correction: _, field: __, ...rest } = kept;
  const { kind, gate, correction, field } = now;
  return { ...rest, kind, gate, ...(correction && { correction }), ...(field && { field }) };
}

/** What a list shows of a film; `about`: what other tables say of it. */
export function summaryOf(
  film: Omit<StoredFilm, 'original'>,
  about: Pick<FilmSummary, 'latest' | 'events' | 'patient' | 'sent' | 'image'>,
): FilmSummary {
  const { radiograph, thumbnail, addedAt, sample, subject } = film;
  return { radiograph, thumbnail, addedAt, sample, ...(subject ? { subject } : {}), ...about };
}

/** In the order in which they were taken: by capture date where it is known, else by the day of the drop. */
export const byTime = (a: FilmSummary, b: FilmSummary): number =>
  takenOn(a) < takenOn(b) ? -1 : takenOn(a) > takenOn(b) ? 1 : a.addedAt < b.addedAt ? -1 : 1;

const takenOn = (film: FilmSummary): string =>
  film.radiograph.capturedAt ?? film.addedAt.slice(0, 10);

/** Made once: comparing ten thousand names anew by locale takes seconds. */
const names = new Intl.Collator(['kk', 'ru', 'en']);

export const byName = (a: Patient, b: Patient): number =>
  names.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
