import type { FdiTooth, FindingClass } from '../../src/domain/finding';
import type { PastFilm, PastFinding } from '../../src/domain/past-film';

export const tooth = (number: number): FdiTooth => number as FdiTooth;

/** A periapical of a day with nothing found on it, and what is said otherwise. */
export const pastOn = (day: string, more: Partial<PastFilm> = {}): PastFilm => ({
  id: `film of ${day}`,
  kind: 'periapical',
  day,
  laterality: null,
  jaw: null,
  teeth: [],
  width: 800,
  height: 600,
  spacing: null,
  clinic: null,
  signed: false,
  findings: [],
  ...more,
});

export const found = (
  number: number | null,
  name: FindingClass,
  areaMm2: number | null,
  areaPx = 100,
): PastFinding => ({
  id: `${name} ${number ?? ''}`,
  class: name,
  tooth: number === null ? null : tooth(number),
  surfaces: [],
  areaPx,
  areaMm2,
  decision: 'accepted',
});
