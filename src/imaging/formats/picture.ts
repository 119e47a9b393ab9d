import type { Orientation } from '../../domain/orientation';
import type { GreyImage, PixelSpacing, Radiograph } from '../../domain/radiograph';
import type { DecodedFile } from './format';

/** What a picture file knows: its pixels, MONOCHROME2, of `bits` significant bits, and little else. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array | Uint16Array;
  readonly bits: number;
  readonly photometric: Radiograph['photometric'];
  readonly colour: boolean;
  readonly spacing?: PixelSpacing | null;
  /** How the file asks to be shown, where it does not as stored. */
  readonly laid?: Orientation | null;
}

/** Sensors of 10 to 14 bits are often written into words of 16: shown over all of them, their film would be black. */
function shown(values: Picture['pixels'], bits: number): GreyImage['window'] {
  if (bits <= 8) return { low: 0, high: 2 ** bits - 1 };
  let highest = 0;
  for (const v of values) if (v > highest) highest = v;
  return { low: 0, high: 2 ** Math.max(8, Math.ceil(Math.log2(highest + 1))) - 1 };
}

/** A picture as a film: nothing is known of patient, date or side. */
export function pictureFile(format: string, picture: Picture): DecodedFile {
  const { width, height, pixels, bits, photometric, colour, spacing = null, laid } = picture;
  const windowOf = (values: Picture['pixels']) => shown(values, bits);
  return {
    image: { width, height, bits, pixels, window: windowOf(pixels) },
    meta: {
      width,
      height,
      bits,
      photometric,
      spacing,
      capturedAt: null,
      laterality: null,
      format,
      dicom: null,
      ...(laid ? { laid } : {}),
    },
    colour,
    windowOf,
  };
}
