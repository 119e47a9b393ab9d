import * as v from 'valibot';

const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** `recall` with its 95% interval (bootstrap over films), false marks a film. */
const FrocPoint = v.object({
  peak: Share,
  recall: Share,
  low: Share,
  high: Share,
  falsePositivesPerFilm: v.pipe(v.number(), v.minValue(0)),
});

/** Marks at the operating point whose score lies in [from, to): their mean score, and the share of them that touched a lesion. */
const ReliabilityBin = v.object({
  from: Share,
  to: Share,
  mean: Share,
  observed: Share,
  n: v.pipe(Count, v.minValue(1)),
});

/**
 * What the pack finds and falsely marks at other peaks than its operating one, on the films of `dataset`: what a clinician sees
 * who moves the threshold. At a peak below the point's threshold the edge of a mark lies at that peak, else at the threshold.
 */
export const Curve = v.object({
  kind: v.picklist(['bitewing', 'periapical', 'panoramic']),
  dataset: v.string(),
  films: Count,
  lesions: Count,
  /** By rising `peak`. */
  points: v.array(FrocPoint),
  /** By rising score, without empty bins; none where it was not measured. */
  reliability: v.optional(v.array(ReliabilityBin), []),
  /** Expected calibration error: the mean gap of `mean` and `observed`, weighted by n. */
  ece: v.optional(v.nullable(Share), null),
  /** What `ece` would be on so many marks if every score held its word. */
  eceByChance: v.optional(v.nullable(Share), null),
});

export type Curve = v.InferOutput<typeof Curve>;
