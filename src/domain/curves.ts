import * as v from 'valibot';
import { FINDING_CLASSES } from './finding';

const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a pack finds and what it marks for nothing when only marks whose score, as it is shown, reaches `threshold` count. */
const FrocPoint = v.object({
  threshold: Share,
  falseMarksPerFilm: v.pipe(v.number(), v.minValue(0)),
  recall: Share,
  /** 95% interval of the recall, bootstrap over films. */
  low: Share,
  high: Share,
});

/** Marks whose score lies in [from, to): their mean score, and the share of them that touched a lesion. Empty bins are left out. */
const ReliabilityBin = v.object({
  from: Share,
  to: Share,
  mean: Share,
  observed: Share,
  n: v.pipe(Count, v.minValue(1)),
});

/** How a pack did on held-out films of one kind for one class. `froc` by rising threshold, `reliability` by rising score. */
export const Curves = v.object({
  class: v.picklist(FINDING_CLASSES),
  kind: v.picklist(['bitewing', 'periapical', 'panoramic']),
  films: Count,
  lesions: Count,
  /** The held-out films, named as in the error rates. */
  dataset: v.string(),
  froc: v.array(FrocPoint),
  reliability: v.array(ReliabilityBin),
  /** Expected calibration error: the mean gap of `mean` and `observed`, weighted by n. */
  ece: v.nullable(Share),
});

export type Curves = v.InferOutput<typeof Curves>;
