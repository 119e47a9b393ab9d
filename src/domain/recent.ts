import type { FdiTooth } from './finding';
import type { PastFilm } from './past-film';

/**
 * How far back a film counts as lately taken, in days, until a clinic sets its own number. It is where the field starts, not an
 * interval that anybody recommends.
 */
export const RECENT_DAYS = 180;

/** Reads what was kept of a clinic's own interval; what is no such number is as if nobody had said. */
export function recentDaysFrom(kept: string | null): number {
  const days = Number(kept ?? RECENT_DAYS);
  return Number.isInteger(days) && days >= 1 && days <= 3650 ? days : RECENT_DAYS;
}

const DAY_MS = 24 * 60 * 60 * 1000;

const daysBetween = (a: string, b: string): number =>
  (Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / DAY_MS;

/** Quadrants 1 to 4, primary teeth among the permanent ones that replace them. */
const quadrantOf = (tooth: FdiTooth): number => ((Math.floor(tooth / 10) - 1) % 4) + 1;

/** Teeth that the file names, or else those that findings lie on. */
function teethOf(film: PastFilm): readonly FdiTooth[] {
  if (film.teeth.length > 0) return film.teeth;
  return film.findings.flatMap(({ tooth }) => (tooth === null ? [] : [tooth]));
}

function sideOf(film: PastFilm): 'L' | 'R' | null {
  if (film.laterality) return film.laterality;
  const sides = new Set(teethOf(film).map((t) => ([1, 4].includes(quadrantOf(t)) ? 'R' : 'L')));
  return sides.size === 1 ? ([...sides][0] ?? null) : null;
}

/** Null where it cannot be told. */
function sameRegion(a: PastFilm, b: PastFilm): boolean | null {
  if (a.kind === 'panoramic') return true;
  const [one, other] = [sideOf(a), sideOf(b)];
  if (one !== null && other !== null && one !== other) return false;
  if (a.kind === 'bitewing') return one === null || other === null ? null : true;
  const [teeth, others] = [teethOf(a), teethOf(b)];
  if (teeth.length === 0 || others.length === 0) return null;
  // A periapical shows three teeth or so: a neighbour is the same region.
  return teeth.some((t) =>
    others.some((o) => quadrantOf(t) === quadrantOf(o) && Math.abs((t % 10) - (o % 10)) <= 1),
  );
}

export interface RecentFilm {
  readonly film: PastFilm;
  /** Whole days before. */
  readonly days: number;
  /** False: of the same kind, but which region it shows is not known. */
  readonly sameRegion: boolean;
}

/**
 * The newest earlier film of the same kind and region within `days`, here or elsewhere, so that the next exposure can be thought
 * about; null where there is none. Films of one day are one examination. Of films whose region nobody has named only bitewings
 * are told: of periapicals that would be every second one.
 */
export function recentAlike(
  film: PastFilm,
  others: readonly PastFilm[],
  days: number,
): RecentFilm | null {
  if (film.kind === 'other' || film.day === '') return null;
  const alike = others.flatMap((other): RecentFilm[] => {
    if (other.id === film.id || other.kind !== film.kind || other.day === '') return [];
    const before = daysBetween(other.day, film.day);
    if (!(before >= 1) || before > days) return [];
    const same = sameRegion(film, other);
    const told = same ?? film.kind === 'bitewing';
    return told ? [{ film: other, days: Math.round(before), sameRegion: same === true }] : [];
  });
  return alike.sort((a, b) => a.days - b.days)[0] ?? null;
}
