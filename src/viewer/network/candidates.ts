import type { Finding, FindingClass } from '../../domain/finding';
import { withPeak } from '../../domain/operating';
import { marksOf } from '../../imaging/outline/findings';
import { cellsUnder, type NetworkMap } from '../../imaging/outline/network-map';

/** A region that the network marked too faintly for the pack's operating point. Nobody's finding until a clinician takes it. */
export interface Candidate {
  readonly finding: Finding;
  readonly peak: number;
}

type Marked = readonly Pick<Finding, 'class' | 'outlines'>[];

/**
 * Every region that reaches its class's peak, unless it touches what is marked already. Most certain first; the same map and the
 * same marks give the same ids.
 */
export function candidatesOf(
  answer: NetworkMap,
  peaks: ReadonlyMap<FindingClass, number>,
  marked: Marked,
): readonly Candidate[] {
  return answer.outputs
    .flatMap((output) => {
      const own = marked.filter((one) => one.class === output.class);
      const taken = cellsUnder(
        answer,
        own.flatMap((one) => one.outlines),
      );
      const lowered = withPeak(output, peaks.get(output.class) ?? output.peak);
      return marksOf(answer.map, lowered, answer.film).filter(
        (mark) => !mark.cells.some((cell) => taken[cell]),
      );
    })
    .sort((a, b) => b.finding.score - a.finding.score || b.peak - a.peak)
    .map(({ finding, peak, cells }) => ({
      finding: { id: `below-${finding.class}-${cells[0] ?? 0}`, ...finding },
      peak,
    }));
}

/** The highest probability of its class under a finding's outlines; 0 where the map knows no such class. */
export function peakUnder(answer: NetworkMap, finding: Marked[number]): number {
  const output = answer.outputs.find((one) => one.class === finding.class);
  if (!output) return 0;
  const { data, channels } = answer.map;
  let most = 0;
  cellsUnder(answer, finding.outlines).forEach((covered, cell) => {
    if (covered) most = Math.max(most, data[cell * channels + output.channel] as number);
  });
  return most;
}
