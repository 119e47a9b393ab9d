/** Bins of the histogram from which the quantiles are read; part of the contract with training/preprocess.py. */
const BINS = 1024;

function histogram(data: Float32Array): Uint32Array {
  const bins = new Uint32Array(BINS);
  for (const x of data) {
    const bin = Math.min(BINS - 1, Math.floor(x * BINS));
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

/** Linear stretch of values 0..1: the `low` and `high` quantiles become 0 and 1; the rest is clipped. */
export function stretch(data: Float32Array, low: number, high: number): Float32Array {
  const bins = histogram(data);
  const n = data.length;
  const from = firstBin(bins, (c) => c > low * n) / BINS;
  const to = (firstBin(bins, (c) => c >= high * n) + 1) / BINS;
  const scale = 1 / Math.max(to - from, 1 / BINS);
  return data.map((x) => Math.min(1, Math.max(0, (x - from) * scale)));
}
