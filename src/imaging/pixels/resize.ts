/** The size to which a film's long side is brought; never larger than it is. */
export function workingSize(
  width: number,
  height: number,
  longSide: number,
): { width: number; height: number } {
  const s = Math.min(1, longSide / Math.max(width, height));
  return {
    width: Math.max(1, Math.floor(width * s + 0.5)),
    height: Math.max(1, Math.floor(height * s + 0.5)),
  };
}

interface Taps {
  readonly start: Int32Array;
  readonly weights: readonly Float64Array[];
}

/** Triangle filter as wide as the scale, so that every source pixel counts (Pillow's and PyTorch's antialiased bilinear). */
function taps(from: number, to: number): Taps {
  const scale = from / to;
  const support = Math.max(1, scale);
  const start = new Int32Array(to);
  const weights: Float64Array[] = [];
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const last = Math.min(from, Math.floor(centre + support + 0.5));
    const w = new Float64Array(last - first);
    let sum = 0;
    for (let j = first; j < last; j++) {
      const value = Math.max(0, 1 - Math.abs(j + 0.5 - centre) / support);
      w[j - first] = value;
      sum += value;
    }
    start[i] = first;
    weights.push(w.map((x) => x / sum));
  }
  return { start, weights };
}

function alongRows(data: Float32Array, width: number, height: number, to: number): Float32Array {
  const { start, weights } = taps(width, to);
  const out = new Float32Array(to * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < to; x++) {
      const w = weights[x] as Float64Array;
      const at = y * width + (start[x] as number);
      let sum = 0;
      for (let k = 0; k < w.length; k++) sum += (w[k] as number) * (data[at + k] as number);
      out[y * to + x] = sum;
    }
  return out;
}

function alongColumns(data: Float32Array, width: number, height: number, to: number): Float32Array {
  const { start, weights } = taps(height, to);
  const out = new Float32Array(width * to);
  for (let y = 0; y < to; y++) {
    const w = weights[y] as Float64Array;
    for (let k = 0; k < w.length; k++) {
      const share = w[k] as number;
      const at = ((start[y] as number) + k) * width;
      for (let x = 0; x < width; x++)
        out[y * width + x] = (out[y * width + x] as number) + share * (data[at + x] as number);
    }
  }
  return out;
}

/** Area-true resampling of a row-major film; `data` itself is returned where the size does not change. */
export function resize(
  data: Float32Array,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
): Float32Array {
  if (width === toWidth && height === toHeight) return data;
  return alongColumns(alongRows(data, width, height, toWidth), toWidth, height, toHeight);
}
