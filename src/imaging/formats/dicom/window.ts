import type { DataSet } from 'dicom-parser';
import type { GreyImage } from '../../../domain/radiograph';

interface Stored {
  readonly pixels: Uint8Array | Uint16Array;
  readonly bits: number;
  readonly offset: number;
  readonly inverted: boolean;
}

/** Lowest and highest value met: the window of a film whose file tells none. */
function range(pixels: Uint8Array | Uint16Array): GreyImage['window'] {
  let low = Infinity;
  let high = -Infinity;
  for (const v of pixels) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return high > low ? { low, high } : { low, high: low + 1 };
}

/**
 * The first VOI window (PS3.3 C.11.2.1.2, function LINEAR) through the rescale (C.11.1) back to our pixel values. Windows
 * are in rescaled values; the pixels stay as stored, so it is the window that moves.
 */
export function windowOf(set: DataSet, film: Stored): GreyImage['window'] {
  const centre = set.floatString('x00281050');
  const width = set.floatString('x00281051');
  if (centre === undefined || width === undefined || !(width > 1)) return range(film.pixels);
  const slope = set.floatString('x00281053') || 1;
  const intercept = set.floatString('x00281052') ?? 0;
  const ends = [centre - 0.5 - (width - 1) / 2, centre - 0.5 + (width - 1) / 2]
    .map((v) => (v - intercept) / slope - film.offset)
    .map((v) => (film.inverted ? 2 ** film.bits - 1 - v : v));
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  // A window beside all pixels would show (and have read) an empty film: some writers leave one of another image.
  const seen = range(film.pixels);
  return high <= seen.low || low >= seen.high ? seen : { low, high };
}
