import type { FdiTooth } from './finding';
import type { PastFilm, PastFinding } from './past-film';
import { isFdi } from './tooth';

/** A jaw's half as one faces the patient: quadrants 1, 2 above and 4, 3 below, primary 5, 6 and 8, 7; from left to right as seen. */
export interface Quadrant {
  readonly number: number;
  readonly teeth: readonly FdiTooth[];
}

/** The four quadrants of a dentition, upper right, upper left, lower right, lower left, as they are drawn. */
export function quadrantsOf(dentition: 'permanent' | 'primary'): readonly Quadrant[] {
  const numbers = dentition === 'permanent' ? [1, 2, 4, 3] : [5, 6, 8, 7];
  const count = dentition === 'permanent' ? 8 : 5;
  return numbers.map((number) => {
    const outwards = Array.from({ length: count }, (_, at) => number * 10 + at + 1).filter(isFdi);
    const onTheirRight = [1, 4, 5, 8].includes(number);
    return { number, teeth: onTheirRight ? outwards.reverse() : outwards };
  });
}

export const isPrimary = (tooth: FdiTooth): boolean => tooth > 50;

/** One finding at its tooth, and the film that it was seen on. */
export interface Charted {
  readonly film: PastFilm;
  readonly finding: PastFinding;
}

/** Findings of these films by tooth, the newest film first; what has no tooth is left out. */
export function chartOf(films: readonly PastFilm[]): ReadonlyMap<FdiTooth, readonly Charted[]> {
  const chart = new Map<FdiTooth, Charted[]>();
  for (const film of [...films].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0)))
    for (const finding of film.findings)
      if (finding.tooth !== null)
        chart.set(finding.tooth, [...(chart.get(finding.tooth) ?? []), { film, finding }]);
  return chart;
}
