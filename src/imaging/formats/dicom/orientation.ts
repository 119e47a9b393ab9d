import type { DataSet } from 'dicom-parser';
import type { Orientation } from '../../../domain/orientation';

/** Projections of the mouth: digital radiography, its intraoral and panoramic kinds, and phosphor plates. */
const MODALITIES = ['CR', 'DX', 'IO', 'PX'];
/** Sideways in the mouth: to the front, the back, the left, the right, or between two of them. */
const SIDEWAYS = /^[AP]?[LR]?$|^[LR][AP]$/;

/**
 * How a film that by its Patient Orientation (PS3.3, C.7.6.1.1.1) lies on its side or its head has to be laid; null: it lies
 * right, or does not say so plainly. Where the feet are is all that is asked: whether it is seen from the front or the back is
 * left as it is, for a film on its head was turned rather than mirrored.
 */
export function orientationOf(set: DataSet): Orientation | null {
  if (!MODALITIES.includes(set.string('x00080060')?.trim().toUpperCase() ?? '')) return null;
  const directions = set.string('x00200020')?.split('\\');
  const [row = '', column = ''] = (directions ?? []).map((one) => one.trim().toUpperCase());
  const turned = (turns: Orientation['turns']): Orientation => ({ mirrored: false, turns });
  if (column === 'H' && row !== '' && SIDEWAYS.test(row)) return turned(2);
  if (column === '' || !SIDEWAYS.test(column)) return null;
  if (row === 'F') return turned(1);
  return row === 'H' ? turned(3) : null;
}
