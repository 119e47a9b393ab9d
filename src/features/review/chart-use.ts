import type { FdiTooth } from '../../domain/finding';
import type { ReviewedFinding } from '../../domain/review';
import type { ReviewController } from './review.svelte';

/** How a tooth chart beside the findings is used: it shows one tooth's findings, or gives the selected one its tooth. */
export interface ChartUse {
  readonly findings: readonly ReviewedFinding[];
  readonly selected: FdiTooth | null;
  /** Number of the finding that waits for its tooth, or null. */
  readonly setting: string | null;
  readonly pick: (tooth: FdiTooth | null) => void;
}

export function chartUseOf(review: ReviewController): ChartUse {
  const { selected, decisions } = review;
  const waiting = review.pickingTooth && !decisions.signed ? selected : null;
  const label =
    review.showing.numbered.find((mark) => mark.finding.id === waiting?.id)?.label ?? null;
  return {
    findings: decisions.state.findings,
    selected: waiting ? waiting.tooth : (review.showing.tooth ?? selected?.tooth ?? null),
    setting: label,
    pick(tooth) {
      if (!waiting) {
        review.filterBy(tooth);
        return;
      }
      review.pickingTooth = false;
      const surfaces = tooth === null ? [] : waiting.surfaces;
      void decisions.take({ act: 'locate', finding: waiting.id, tooth, surfaces });
    },
  };
}
