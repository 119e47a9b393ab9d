import type { Grey8 } from '../grey';
import { greyFromRgb8 } from '../grey';

const clip = (v: number): number => (v < 0 ? 0 : v > 255 ? 255 : v);
/** a * b / 255, rounded, as Pillow does it. */
function product(a: number, b: number): number {
  const v = a * b + 128;
  return ((v >> 8) + v) >> 8;
}

/** libjpeg's ycck_cmyk_convert, with its rounding: the first three samples in place, from luma and differences to inks. */
function undoTransform(samples: Uint8Array | Uint16Array, at: number): void {
  const y = samples[at] as number;
  const cb = (samples[at + 1] as number) - 128;
  const cr = (samples[at + 2] as number) - 128;
  samples[at] = clip(255 - (y + ((91881 * cr + 32768) >> 16)));
  samples[at + 1] = clip(255 - (y + ((-22554 * cb - 46802 * cr + 32768) >> 16)));
  samples[at + 2] = clip(255 - (y + ((116130 * cb + 32768) >> 16)));
}

/**
 * Interleaved cyan, magenta, yellow, black as paint programs store them, inverted -> grey, in the arithmetic of Pillow's
 * conversions to RGB and to luma. `ycck`: the first three are luma and colour differences. Changes `samples`.
 */
export function greyFromCmyk(
  samples: Uint8Array | Uint16Array,
  count: number,
  ycck: boolean,
): Grey8 {
  const rgb = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    if (ycck) undoTransform(samples, i * 4);
    const light = samples[i * 4 + 3] as number;
    for (let c = 0; c < 3; c++) {
      const ink = 255 - (samples[i * 4 + c] as number);
      rgb[i * 3 + c] = clip(light - product(ink, light));
    }
  }
  return greyFromRgb8(rgb, count, 3);
}
