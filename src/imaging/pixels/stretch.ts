/** Bins of the histogram from which the quantiles are read; part of the contract with training/preprocess.py. */
const BINS = 1024;

function histogram(data: Float32Array, outside: Uint8Array | null): Uint32Array {
  const bins = new Uint32Array(BINS);
  for (let i = 0; i < data.length; i++) {
    if (outside?.[i]) continue;
    const bin = Math.min(BINS - 1, Math.floor((data[i] as number) * BINS));
    bins[bin] = (bins[bin] as number) + 1;
  }
  return bins;
}

/** First bin at which the running count satisfies `reached`. */
function firstBin(bins: Uint32Array, reached: (count: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < BINS; i++) {
    count += bins[i] as number;
    if (reached(count)) return i;
  }
  return BINS - 1;
}

/**
 * Linear stretch of values 0..1: the `low` and `high` quantiles become 0 and 1; the rest is clipped. What is `outside` the film (1)
 * does not count and becomes 0.
 */
export function stretch(
  data: Float32Array,
  low: number,
  high: number,
  outside: Uint8Array | null = null,
): Float32Array {
  const bins = histogram(data, outside);
  const n = bins.reduce((a, b) => a + b, 0);
  const from = firstBin(bins, (c) => c > low * n) / BINS;
  const to = (firstBin(bins, (c) => c >= high * n) + 1) / BINS;
  const scale = 1 / Math.max(to - from, 1 / BINS);
  return data.map((x, i) => (outside?.[i] ? 0 : Math.min(1, Math.max(0, (x - from) * scale))));
}
