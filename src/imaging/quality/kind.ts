import type { GreyImage, RadiographKind } from '../../domain/radiograph';
import type { DecodedFile } from '../formats/format';
import { toUnit } from '../pixels/preprocess';
import { resize } from '../pixels/resize';
import { stretch } from '../pixels/stretch';

/** An intraoral film is never this wide; panoramics are 1.6 to 2.9 (measured on four sets). */
const PANORAMIC_ASPECT = 1.6;
/**
 * Depth of the occlusal gap. 149 real bitewings: one in ten below 0.37; 434 periapicals: nine in ten below 0.15; a second
 * source of 22 periapicals: median 0.12, nine in ten below 0.36. Between the bounds the kind is called uncertain.
 */
const GAP = { unlikely: 0.2, bitewing: 0.33, certain: 0.42 };
const ROWS = 32;

/**
 * How much darker the darkest row of the middle is than the brightest ones above and below, in shares of the film's
 * range: between two rows of teeth a bitewing shows air.
 */
function occlusalGap(image: GreyImage): number {
  const columns = Math.max(1, Math.round((ROWS * image.width) / image.height));
  const small = resize(toUnit(image), image.width, image.height, columns, ROWS);
  const data = stretch(small, 0.02, 0.98);
  const rows = Array.from({ length: ROWS }, (_, y) => {
    const row = data.slice(y * columns, (y + 1) * columns).sort();
    return row[columns >> 1] as number;
  });
  const middle = rows.slice(Math.floor(ROWS * 0.35), Math.floor(ROWS * 0.65));
  const at = Math.floor(ROWS * 0.35) + middle.indexOf(Math.min(...middle));
  const above = Math.max(...rows.slice(Math.max(0, at - ROWS / 4), at));
  const below = Math.max(...rows.slice(at + 1, at + 1 + ROWS / 4));
  return Math.min(above, below) - (rows[at] as number);
}

/** The kind by the DICOM modality where it is told, else by shape and content. `certain: false` becomes a gate note. */
export function kindOf(file: DecodedFile): { kind: RadiographKind; certain: boolean } {
  const { image, meta } = file;
  if (meta.dicom?.modality === 'PX') return { kind: 'panoramic', certain: true };
  const aspect = image.width / image.height;
  if (aspect >= PANORAMIC_ASPECT && meta.dicom?.modality !== 'IO')
    return { kind: 'panoramic', certain: aspect > 1.75 };
  const gap = occlusalGap(image);
  if (gap >= GAP.bitewing) return { kind: 'bitewing', certain: gap >= GAP.certain };
  return { kind: 'periapical', certain: gap < GAP.unlikely };
}
