import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import type { Orientation } from '../../../domain/orientation';
import { orientationOfExif } from '../exif';

const MOVING = 0x02;
const START_CODE = [0x9d, 0x01, 0x2a];
const text = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + 4));

export const isWebp = (head: Uint8Array): boolean =>
  text(head, 0) === 'RIFF' && text(head, 8) === 'WEBP';

/** The orientation of a WebP's EXIF chunk (RFC 9649, 2.7.1.4), as it asks to be laid; null: as stored. */
export function readOrientation(bytes: Uint8Array): Orientation | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length;) {
    const [from, length] = [at + 8, view.getUint32(at + 4, true)];
    if (text(bytes, at) === 'EXIF') return orientationOfExif(bytes.subarray(from, from + length));
    // Chunks are filled up to an even length.
    at = from + length + (length % 2);
  }
  return null;
}

/** Declared size of a WebP (RFC 9649, 2.5 to 2.7), without decoding anything. */
export function readSize(bytes: Uint8Array): Result<{ width: number; height: number }, Failure> {
  if (bytes.length < 30) return fail('file-damaged', 'WebP without a header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (text(bytes, 12)) {
    case 'VP8 ':
      if (!START_CODE.every((byte, i) => bytes[23 + i] === byte)) break;
      return ok({
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      });
    case 'VP8L': {
      if (bytes[20] !== 0x2f) break;
      const word = view.getUint32(21, true);
      return ok({ width: (word & 0x3fff) + 1, height: ((word >>> 14) & 0x3fff) + 1 });
    }
    case 'VP8X':
      if (view.getUint8(20) & MOVING) return fail('format-unsupported', 'a moving WebP');
      return ok({
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      });
  }
  return fail('file-damaged', 'WebP without a header');
}
