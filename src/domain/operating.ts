import type { Curve } from './curve';
import type { FindingOutput } from './pack';

/** The ends of the threshold that a clinician can set, as the least peak of a mark. */
const LEAST = 0.1;
const MOST = 0.999;

const logit = (p: number): number => Math.log(p / (1 - p));

/**
 * The peak that a mark must reach at a place of the slider: -1 takes in the most marks, 0 is the pack's own operating point, 1
 * leaves only the surest. Classes whose points differ move together, each between its own and the same ends.
 */
export function peakAt({ peak }: Pick<FindingOutput, 'peak'>, place: number): number {
  if (place === 0) return peak;
  const end = place < 0 ? Math.min(peak, LEAST) : Math.max(peak, MOST);
  const own = logit(Math.min(0.9999, Math.max(0.0001, peak)));
  return 1 / (1 + Math.exp(-(own + (logit(end) - own) * Math.abs(place))));
}

/** The output at another peak; below the threshold the edge of a mark lies at the peak. */
export const withPeak = (output: FindingOutput, peak: number): FindingOutput => ({
  ...output,
  peak,
  threshold: Math.min(output.threshold, peak),
});

/** What was measured at a peak, between two measured points linearly; null outside of them. */
export function measuredAt({ points }: Curve, peak: number): Curve['points'][number] | null {
  const after = points.find((point) => point.peak >= peak);
  const before = points.findLast((point) => point.peak <= peak);
  if (!after || !before) return null;
  const gap = after.peak - before.peak;
  const t = gap === 0 ? 0 : (peak - before.peak) / gap;
  const mix = (of: 'recall' | 'low' | 'high' | 'falsePositivesPerFilm') =>
    before[of] + (after[of] - before[of]) * t;
  return {
    peak,
    recall: mix('recall'),
    low: mix('low'),
    high: mix('high'),
    falsePositivesPerFilm: mix('falsePositivesPerFilm'),
  };
}
