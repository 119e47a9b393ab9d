import type { FdiTooth, FindingClass } from './finding';
import type { PastFilm, PastFinding } from './past-film';
import { byDay } from './past-film';

/** From one film to the next: `ratio` is 1.25 for a quarter more. */
export interface Change {
  /** 'mm2': both areas are in square millimetres. 'px': both films have one size and no known spacing, only the ratio tells something. */
  readonly in: 'mm2' | 'px';
  readonly ratio: number;
  /** In mm2; null where only the ratio is known. */
  readonly difference: number | null;
}

export interface Sighting {
  readonly film: PastFilm;
  /** Of the class on the tooth, all on this film. */
  readonly findings: readonly PastFinding[];
  /** Sums over `findings`; null where one of them is not known. */
  readonly areaMm2: number | null;
  readonly areaPx: number | null;
  /** Since the sighting before it; null for the first, and where the two cannot be compared. */
  readonly change: Change | null;
}

/** What is seen of one class on one tooth from film to film, oldest first; at least two films. */
export interface Followed {
  readonly tooth: FdiTooth;
  readonly class: FindingClass;
  readonly sightings: readonly Sighting[];
}

function sum(values: readonly (number | null)[]): number | null {
  return values.reduce((all, one) => (all === null || one === null ? null : all + one), 0);
}

/**
 * Areas on films of different kinds are shadows of different projections, and are not compared. Pixels are, as a ratio, only
 * where neither film knows its spacing and both have one size: then one sensor or scanner most likely made both.
 */
function changeOf(before: Omit<Sighting, 'change'>, now: Omit<Sighting, 'change'>): Change | null {
  if (before.film.kind !== now.film.kind) return null;
  if (before.areaMm2 !== null && now.areaMm2 !== null && before.areaMm2 > 0)
    return {
      in: 'mm2',
      ratio: now.areaMm2 / before.areaMm2,
      difference: now.areaMm2 - before.areaMm2,
    };
  const { width, height } = now.film;
  const sameSize = width !== null && width === before.film.width && height === before.film.height;
  const unknown = before.film.spacing === null && now.film.spacing === null;
  if (!sameSize || !unknown || before.areaPx === null || now.areaPx === null) return null;
  return before.areaPx > 0
    ? { in: 'px', ratio: now.areaPx / before.areaPx, difference: null }
    : null;
}

function sightingsOf(
  films: readonly PastFilm[],
  tooth: FdiTooth,
  name: FindingClass,
): readonly Sighting[] {
  const seen: Sighting[] = [];
  for (const film of films) {
    const findings = film.findings.filter((one) => one.tooth === tooth && one.class === name);
    if (findings.length === 0) continue;
    const now = {
      film,
      findings,
      areaMm2: sum(findings.map((one) => one.areaMm2)),
      areaPx: sum(findings.map((one) => one.areaPx)),
    };
    // The newest film before it that can be compared, not merely the last: kinds alternate.
    const change = seen
      .toReversed()
      .map((one) => changeOf(one, now))
      .find((one) => one !== null);
    seen.push({ ...now, change: change ?? null });
  }
  return seen;
}

/** Lesions of one class on one tooth that were seen on more than one film, by tooth. */
export function follow(films: readonly PastFilm[]): readonly Followed[] {
  const ordered = byDay(films);
  const keys = new Map<string, { tooth: FdiTooth; class: FindingClass }>();
  for (const { findings } of ordered)
    for (const { tooth, class: name } of findings)
      if (tooth !== null) keys.set(`${tooth} ${name}`, { tooth, class: name });
  return [...keys.values()]
    .map((one) => ({ ...one, sightings: sightingsOf(ordered, one.tooth, one.class) }))
    .filter(({ sightings }) => sightings.length > 1)
    .sort((a, b) => a.tooth - b.tooth);
}
