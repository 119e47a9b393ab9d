import type { Orientation } from '../../domain/orientation';
import { orientationByTag } from './orientation';
import { readPages } from './tiff/directory';

const ORIENTATION = 274;
const PREFIX = [0x45, 0x78, 0x69, 0x66, 0, 0];

/**
 * How the orientation of an EXIF block (a small TIFF; CIPA DC-008) asks for the picture to be laid; null: as stored. `bytes`
 * may begin with JPEG's "Exif", which some write before it elsewhere too. A damaged block says nothing.
 */
export function orientationOfExif(bytes: Uint8Array): Orientation | null {
  const prefixed = PREFIX.every((byte, i) => bytes[i] === byte);
  const { pages } = readPages(prefixed ? bytes.subarray(PREFIX.length) : bytes);
  return orientationByTag(pages[0]?.get(ORIENTATION)?.[0]);
}
