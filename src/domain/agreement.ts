import type { FindingClass } from './finding';
import type { ReviewedFinding } from './review';

/** How one class of a review came out: what became of the network's marks, and what people added to them. */
export interface Agreement {
  readonly class: FindingClass;
  /** Marked by the network at its operating point. */
  readonly marked: number;
  /** Of these: taken as they were, taken with another shape or class, refused, not decided. */
  readonly accepted: number;
  readonly altered: number;
  readonly rejected: number;
  readonly open: number;
  /** Taken in from below the operating point, and drawn by hand. */
  readonly fromBelow: number;
  readonly drawn: number;
}

/** Network and clinician beside each other, a row a class, in the order of the findings. A finding counts under the class it has now. */
export function agreementOf(findings: readonly ReviewedFinding[]): readonly Agreement[] {
  const classes = [...new Set(findings.map((one) => one.class))];
  return classes.map((name) => {
    const own = findings.filter((one) => one.class === name);
    const count = (is: (one: ReviewedFinding) => boolean) => own.filter(is).length;
    const marked = own.filter((one) => one.source === 'network' && !one.belowPoint);
    const of = (decision: ReviewedFinding['decision'], altered?: boolean) =>
      marked.filter(
        (one) => one.decision === decision && (altered === undefined || one.altered === altered),
      ).length;
    return {
      class: name,
      marked: marked.length,
      accepted: of('accepted', false),
      altered: of('accepted', true),
      rejected: of('rejected'),
      open: of('suggested'),
      fromBelow: count((one) => one.belowPoint && one.decision === 'accepted'),
      drawn: count((one) => one.source === 'clinician' && one.decision === 'accepted'),
    };
  });
}
