import type { FdiTooth, FindingClass } from '../../domain/finding';
import type { ReviewedFinding } from '../../domain/review';
import { isFdi } from '../../domain/tooth';

export interface ChartTooth {
  readonly tooth: FdiTooth;
  /** Of what was accepted on it. */
  readonly classes: readonly FindingClass[];
}

/** Upper and lower jaw as one faces the patient; the patient's right on the left. */
const PERMANENT = [
  [1, 2],
  [4, 3],
] as const;
const PRIMARY = [
  [5, 6],
  [8, 7],
] as const;

function jaw([right, left]: readonly [number, number]): readonly FdiTooth[] {
  const count = right > 4 ? 5 : 8;
  const of = (quadrant: number) => Array.from({ length: count }, (_, at) => quadrant * 10 + at + 1);
  return [...of(right).reverse(), ...of(left)].filter(isFdi);
}

/** The rows of a tooth chart with what was accepted; primary teeth only where one of them bears a finding. */
export function chartOf(findings: readonly ReviewedFinding[]): readonly (readonly ChartTooth[])[] {
  const accepted = findings.filter((one) => one.decision === 'accepted' && one.tooth !== null);
  const primary = accepted.some((one) => (one.tooth ?? 0) > 50);
  const jaws = primary ? [PERMANENT[0], ...PRIMARY, PERMANENT[1]] : PERMANENT;
  return jaws.map((quadrants) =>
    jaw(quadrants).map((tooth) => ({
      tooth,
      classes: [...new Set(accepted.filter((one) => one.tooth === tooth).map((one) => one.class))],
    })),
  );
}
