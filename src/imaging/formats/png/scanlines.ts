import { unpackBits } from '../unpack';

export interface Geometry {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  readonly channels: number;
  /** Adam7: seven pictures, each of every so many-th pixel. */
  readonly interlaced: boolean;
}

interface Pass {
  readonly left: number;
  readonly top: number;
  readonly stepX: number;
  readonly stepY: number;
}
const WHOLE: readonly Pass[] = [{ left: 0, top: 0, stepX: 1, stepY: 1 }];
/** PNG, third edition, 8.2. */
const ADAM7: readonly Pass[] = [
  { left: 0, top: 0, stepX: 8, stepY: 8 },
  { left: 4, top: 0, stepX: 8, stepY: 8 },
  { left: 0, top: 4, stepX: 4, stepY: 8 },
  { left: 2, top: 0, stepX: 4, stepY: 4 },
  { left: 0, top: 2, stepX: 2, stepY: 4 },
  { left: 1, top: 0, stepX: 2, stepY: 2 },
  { left: 0, top: 1, stepX: 1, stepY: 2 },
];

function sized(pass: Pass, g: Geometry) {
  const columns = Math.max(0, Math.ceil((g.width - pass.left) / pass.stepX));
  const rows = Math.max(0, Math.ceil((g.height - pass.top) / pass.stepY));
  const rowBytes = Math.ceil((columns * g.channels * g.depth) / 8);
  return { ...pass, columns, rows, rowBytes, bytes: columns ? rows * (rowBytes + 1) : 0 };
}
const passesOf = (g: Geometry) => (g.interlaced ? ADAM7 : WHOLE).map((pass) => sized(pass, g));

/** Bytes that the deflated stream must hold: each line has one in front that names its filter. */
export const filteredBytes = (g: Geometry): number =>
  passesOf(g).reduce((sum, { bytes }) => sum + bytes, 0);

/** The Paeth predictor (9.4): whichever of left, above and above left is nearest to left + above - above left. */
function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/** One line in place (clause 9); `above` is the one before, undone already, zeros for the first. False: no such filter. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, step: number): boolean {
  if (filter > 4) return false;
  for (let i = 0; filter > 0 && i < line.length; i++) {
    const a = i < step ? 0 : (line[i - step] as number);
    const b = above[i] as number;
    const c = i < step ? 0 : (above[i - step] as number);
    const guess =
      filter === 1 ? a : filter === 2 ? b : filter === 3 ? (a + b) >> 1 : paeth(a, b, c);
    line[i] = (line[i] as number) + guess;
  }
  return true;
}

/** One line of bytes -> its samples. */
function samplesOf(line: Uint8Array, count: number, depth: number): Uint8Array | Uint16Array {
  if (depth === 8) return line;
  return unpackBits(line, count, 1, depth);
}

/** Filtered lines -> samples, interleaved by pixel, one word each; null where a line names no filter there is. */
export function readScanlines(data: Uint8Array, g: Geometry): Uint8Array | Uint16Array | null {
  const { width, height, channels, depth } = g;
  const size = width * height * channels;
  const out = depth === 16 ? new Uint16Array(size) : new Uint8Array(size);
  const step = Math.max(1, (channels * depth) >> 3);
  let at = 0;
  for (const pass of passesOf(g)) {
    let above: Uint8Array = new Uint8Array(pass.rowBytes);
    for (let row = 0; pass.columns > 0 && row < pass.rows; row++) {
      const line = data.subarray(at + 1, at + 1 + pass.rowBytes);
      if (!unfilter(data[at] as number, line, above, step)) return null;
      at += 1 + pass.rowBytes;
      above = line;
      const samples = samplesOf(line, pass.columns * channels, depth);
      const start = ((pass.top + row * pass.stepY) * width + pass.left) * channels;
      if (pass.stepX === 1) out.set(samples, start);
      else
        for (let i = 0; i < samples.length; i++) {
          const pixel = Math.floor(i / channels);
          out[start + pixel * pass.stepX * channels + (i % channels)] = samples[i] as number;
        }
    }
  }
  return out;
}
