import type { Codec } from '../codecs/codestream';
import { jpeg2000, isJpeg2000 } from '../codecs/jpeg2000';
import { jpegCodec } from '../codecs/jpeg';
import { readFrameHeader } from '../jpeg/markers';

export const DEFLATED = '1.2.840.10008.1.2.1.99';
export const BIG_ENDIAN = '1.2.840.10008.1.2.2';
export const RLE = '1.2.840.10008.1.2.5';

/** Uncompressed pixel data: PS3.5 A.1, A.2, the retired A.3, A.5, and GE's private implicit one. */
const NATIVE = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  BIG_ENDIAN,
  DEFLATED,
  '1.2.840.113619.5.2',
]);

/** JPEG 50 to 70, JPEG-LS 80 and 81, JPEG 2000 90 to 93, HTJ2K 201 to 203: what stands in the stream says which. */
const ENCAPSULATED = /^1\.2\.840\.10008\.1\.2\.4\.(5\d|6\d|70|8[01]|9[0-3]|20[123])$/;

/** No syntax named: what the bytes are is found out. A name we do not know is believed. */
export function isKnownSyntax(uid: string | null): boolean {
  return uid === null || NATIVE.has(uid) || uid === RLE || ENCAPSULATED.test(uid);
}

/** By the codestream itself: a header often names another process of JPEG than was used. `rgb`: what DICOM says of three components. */
export function codecOf(stream: Uint8Array, rgb: boolean): Codec | null {
  if (isJpeg2000(stream)) return jpeg2000;
  if (stream[0] !== 0xff || stream[1] !== 0xd8) return null;
  const header = readFrameHeader(stream);
  return header && jpegCodec(header, rgb);
}
