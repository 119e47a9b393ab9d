import * as v from 'valibot';
import { Curve } from './curve';
import { FINDING_CLASSES } from './finding';

/** The guard at the border for `models/<pack>/<version>/pack.json`. Everything about a trained network that is not a weight. */
const Text3 = v.object({ en: v.string(), ru: v.string(), kk: v.string() });
const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** A proportion with its 95% interval (bootstrap over films) and what it was counted on. */
const Measured = v.object({
  metric: v.string(),
  value: v.number(),
  low: v.number(),
  high: v.number(),
  films: v.number(),
  lesions: v.nullable(v.number()),
  dataset: v.string(),
});

const KindInput = v.object({
  /** Long side in pixels to which a film of this kind is brought before the network. */
  longSide: v.pipe(v.number(), v.integer(), v.minValue(64)),
  /** Each tile of such a film is also read upside down, and the answers are averaged. */
  upsideDown: v.optional(v.boolean(), false),
});

/** Steps run in this order, by imaging/pixels in the browser and training/preprocess.py in training. */
const Step = v.variant('step', [
  /** Area-true downscale (triangle filter with antialiasing) to the kind's long side. */
  v.object({ step: v.literal('resize') }),
  /** Linear stretch: the low and high quantile of the film become 0 and 1, clipped. */
  v.object({ step: v.literal('stretch'), low: v.number(), high: v.number() }),
  /** x * scale + offset. */
  v.object({ step: v.literal('affine'), scale: v.number(), offset: v.number() }),
]);

const OperatingPoint = {
  /** Operating threshold on the network's probability, 0..1. */
  threshold: v.number(),
  /** A component is a mark only where the network reaches this probability somewhere in it; the threshold draws its edge. */
  peak: v.optional(v.number(), 0),
  /** Platt scaling of a component's mean probability p: 1/(1+exp(-(a*logit(p)+b))). */
  calibration: v.object({ a: v.number(), b: v.number() }),
};

const FindingOutput = v.object({
  role: v.literal('finding'),
  class: v.picklist(FINDING_CLASSES),
  channel: v.number(),
  code: v.nullable(v.object({ system: v.string(), code: v.string(), display: v.string() })),
  ...OperatingPoint,
  /** The point of a kind of film that has its own. */
  points: v.optional(
    v.partial(
      v.object({
        bitewing: v.object(OperatingPoint),
        periapical: v.object(OperatingPoint),
        panoramic: v.object(OperatingPoint),
      }),
    ),
    {},
  ),
  /** Components smaller than this, in pixels of the network's input grid, are dropped. */
  minAreaPx: v.number(),
  /** Kinds of radiograph this class was trained on; on others it is marked as unproven. */
  kinds: v.array(v.picklist(['bitewing', 'periapical', 'panoramic'])),
  errorRates: v.array(
    v.object({
      kind: v.picklist(['bitewing', 'periapical', 'panoramic']),
      recall: Measured,
      falsePositivesPerFilm: Measured,
    }),
  ),
  /** One a kind of film at most; packs of before it was measured have none. */
  curves: v.optional(v.array(Curve), []),
});

const AnatomyOutput = v.object({
  role: v.literal('anatomy'),
  class: v.string(),
  channel: v.number(),
  threshold: v.number(),
});

/** One number of the tooth network: the probability that a cell belongs to this tooth. */
const ToothOutput = v.object({
  role: v.literal('tooth'),
  number: v.pipe(v.number(), v.integer(), v.minValue(11), v.maxValue(48)),
  channel: v.number(),
});
/** The probability that a cell belongs to no tooth. */
const NoToothOutput = v.object({ role: v.literal('no-tooth'), channel: v.number() });
/** The inner part of any tooth: keeps touching teeth apart. */
const ToothCoreOutput = v.object({ role: v.literal('tooth-core'), channel: v.number() });

/** One change of the films (gamma, inversion, a JPEG ...) and what pooled Dice is then. `refused`: films the gate no longer reads. */
const Robustness = v.object({
  change: v.string(),
  class: v.string(),
  kind: v.picklist(['bitewing', 'periapical', 'panoramic']),
  dice: v.number(),
  fall: v.number(),
  films: v.number(),
  refused: v.number(),
  dataset: v.string(),
});

/** How a tooth network's maps become numbered teeth; sizes in cells of the map. */
const Numbering = v.object({
  /** Probability of any tooth from which on a cell is one. */
  tooth: v.number(),
  /** Rising: an inner part above the first of these that falls apart at a higher one is that many teeth. */
  coreLevels: v.pipe(v.array(v.number()), v.minLength(1)),
  leastCore: v.number(),
  leastTooth: v.number(),
  /** A tooth stays without a number rather than take one of this probability. */
  noNumber: v.number(),
  /** A number is told of a finding only where the tooth has it with at least this probability. */
  certain: v.number(),
});
export type Numbering = v.InferOutput<typeof Numbering>;

export const PackManifest = v.object({
  schema: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
  title: Text3,
  licence: v.string(),
  intendedUse: Text3,
  notFor: Text3,
  inputs: v.object({
    /** Side of the one square tile the network sees, and how much neighbouring tiles share, in network input pixels. */
    tile: v.pipe(v.number(), v.integer()),
    overlap: v.pipe(v.number(), v.integer()),
    /** Value of normalised input outside the film. */
    pad: v.number(),
    /** Each tile is also read mirrored left to right, and the two answers are averaged. */
    mirror: v.boolean(),
    kinds: v.object({ bitewing: KindInput, periapical: KindInput, panoramic: KindInput }),
    preprocess: v.array(Step),
  }),
  /** The network's map is this many times coarser than its input. */
  stride: v.pipe(v.number(), v.integer()),
  outputs: v.array(
    v.variant('role', [FindingOutput, AnatomyOutput, ToothOutput, NoToothOutput, ToothCoreOutput]),
  ),
  /** Only in a pack that numbers teeth. */
  numbering: v.optional(Numbering),
  architecture: v.object({
    name: v.string(),
    /** So many first channels share one softmax; each of the others is a sigmoid by itself. */
    softmax: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
    weights: v.object({
      file: v.string(),
      dtype: v.literal('float16'),
      bytes: v.number(),
      sha256: Sha256,
      /** `offset` in values, not bytes; shapes in the order tfjs wants (HWIO). */
      tensors: v.array(
        v.object({ name: v.string(), shape: v.array(v.number()), offset: v.number() }),
      ),
    }),
  }),
  knownAnswer: v.object({
    /** uint8 tile x tile, row-major; value/255 stands for the stretched film. */
    input: v.string(),
    /** float32 little endian [side, side, channels] probabilities, every `every`-th row and column of the map. */
    expected: v.string(),
    every: v.number(),
    tolerance: v.number(),
  }),
  training: v.array(
    v.object({ dataset: v.string(), films: v.number(), licence: v.string(), source: v.string() }),
  ),
  /** What it marks on films of other clinics, a sentence each; empty where not measured. */
  elsewhere: v.optional(v.array(v.string()), []),
  /** How far pooled Dice falls on the same films changed; empty where not measured. */
  robustness: v.optional(v.array(Robustness), []),
  results: v.array(v.intersect([Measured, v.object({ class: v.string(), kind: v.string() })])),
});

export type PackManifest = v.InferOutput<typeof PackManifest>;
export type FindingOutput = v.InferOutput<typeof FindingOutput>;
export type PreprocessStep = v.InferOutput<typeof Step>;
