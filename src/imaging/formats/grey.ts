/** Largest difference between channels, on average over the film, that a compressed grey picture shows. */
const GREY_NOISE = 4;

export interface Grey8 {
  readonly pixels: Uint8Array;
  readonly colour: boolean;
}

/**
 * Interleaved 8-bit samples -> grey by Rec. 601 luma, as Pillow's convert('L') computes it: (19595 R + 38470 G + 7471 B +
 * 32768) >> 16. Equal channels stay exactly what they were. Channels beyond the third (alpha) are not looked at.
 */
export function greyFromRgb8(samples: ArrayLike<number>, count: number, channels: number): Grey8 {
  const pixels = new Uint8Array(count);
  let spread = 0;
  for (let i = 0, j = 0; i < count; i++, j += channels) {
    const r = samples[j] as number;
    const g = samples[j + 1] as number;
    const b = samples[j + 2] as number;
    pixels[i] = (19595 * r + 38470 * g + 7471 * b + 32768) >> 16;
    spread += Math.max(r, g, b) - Math.min(r, g, b);
  }
  return { pixels, colour: spread / count > GREY_NOISE };
}

/** The same for samples of `bits`, 9 to 16. */
export function greyFromRgb16(
  samples: Uint16Array,
  count: number,
  channels: number,
  bits = 16,
): { pixels: Uint16Array; colour: boolean } {
  const pixels = new Uint16Array(count);
  let spread = 0;
  for (let i = 0, j = 0; i < count; i++, j += channels) {
    const r = samples[j] as number;
    const g = samples[j + 1] as number;
    const b = samples[j + 2] as number;
    pixels[i] = Math.floor((19595 * r + 38470 * g + 7471 * b + 32768) / 65536);
    spread += Math.max(r, g, b) - Math.min(r, g, b);
  }
  return { pixels, colour: (spread / count / (2 ** bits - 1)) * 255 > GREY_NOISE };
}

/**
 * Interleaved Y Cb Cr -> Y, which is the luma of the other two functions before any rounding. Whether it is a colour
 * picture is told by the spread that the full conversion (PS3.3 C.7.6.3.1.2) would give.
 */
export function greyFromYbr<T extends Uint8Array | Uint16Array>(
  samples: T,
  count: number,
  bits: number,
): { pixels: T; colour: boolean } {
  const pixels = samples.slice(0, count) as T;
  const middle = 2 ** (bits - 1);
  let spread = 0;
  for (let i = 0; i < count; i++) {
    pixels[i] = samples[i * 3] as number;
    const cb = (samples[i * 3 + 1] as number) - middle;
    const cr = (samples[i * 3 + 2] as number) - middle;
    const [r, g, b] = [1.402 * cr, -0.3441 * cb - 0.7141 * cr, 1.772 * cb];
    spread += Math.max(r, g, b) - Math.min(r, g, b);
  }
  return { pixels, colour: (spread / count / (2 ** bits - 1)) * 255 > GREY_NOISE };
}

/** Indices into a palette of red, green, blue bytes -> grey; an index beyond it is black. */
export function greyFromPalette(indices: ArrayLike<number>, palette: Uint8Array): Grey8 {
  const samples = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++)
    for (let c = 0; c < 3; c++) samples[i * 3 + c] = palette[(indices[i] as number) * 3 + c] ?? 0;
  return greyFromRgb8(samples, indices.length, 3);
}

/** Interleaved samples of one, two (with alpha) or more components -> grey; `bits` of a sample: up to 8 in bytes. */
export function greyFromSamples(
  samples: Uint8Array | Uint16Array,
  count: number,
  components: number,
  bits: number,
): { pixels: Uint8Array | Uint16Array; colour: boolean } {
  if (components === 1) return { pixels: samples, colour: false };
  if (components === 2) return { pixels: samples.filter((_, i) => i % 2 === 0), colour: false };
  return samples instanceof Uint8Array
    ? greyFromRgb8(samples, count, components)
    : greyFromRgb16(samples, count, components, bits);
}
