import type { Orientation } from '../../../domain/orientation';
import type { PixelSpacing } from '../../../domain/radiograph';
import { orientationOfExif } from '../exif';
import { spacingOf } from '../spacing';
import { segments, startsWith } from './markers';

const [APP0, APP1] = [0xe0, 0xe1];
/** Millimetres in an inch and in a centimetre, by the unit of JFIF's density. */
const UNIT_MM: Readonly<Record<number, number>> = { 1: 25.4, 2: 10 };

/** What stands beside the pixels: the density of JFIF (10918-5, 10.1) and the orientation of EXIF. */
export function readNotes(bytes: Uint8Array): {
  spacing: PixelSpacing | null;
  laid: Orientation | null;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let spacing: PixelSpacing | null = null;
  let laid: Orientation | null = null;
  for (const { marker, from, to } of segments(bytes)) {
    if (marker === APP0 && to - from >= 12 && startsWith(bytes, from, 'JFIF\0')) {
      const unit = UNIT_MM[view.getUint8(from + 7)] ?? 0;
      spacing = spacingOf(unit / view.getUint16(from + 10), unit / view.getUint16(from + 8));
    }
    if (marker === APP1 && startsWith(bytes, from, 'Exif\0\0'))
      laid = orientationOfExif(bytes.subarray(from, to));
  }
  return { spacing, laid };
}
