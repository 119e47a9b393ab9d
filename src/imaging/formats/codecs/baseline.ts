import { fail } from '../../../domain/failure';
import { ok } from '../../../domain/result';
import type { Codec } from './codestream';
import { libjpeg } from '../jpeg/libjpeg';
import type { FrameHeader } from '../jpeg/markers';
import { checkMemory } from '../limits';

/** Adobe's marker with transform 0: the components are what they are. */
const APP14 = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];

function withoutTransform(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + APP14.length);
  out.set(bytes.subarray(0, 2));
  out.set(APP14, 2);
  out.set(bytes.subarray(2), 2 + APP14.length);
  return out;
}

/**
 * Baseline, extended and progressive JPEG of 8 bits; colours come as RGB. Three components without a word of their own on
 * what they are would be taken for YCbCr: where DICOM says `rgb` they are left as they are.
 */
export function jpegBaseline(header: FrameHeader, rgb: boolean): Codec {
  return async (bytes) => {
    const { width, height, precision, components, arithmetic } = header;
    if (precision !== 8 || arithmetic || (components !== 1 && components !== 3))
      return fail('format-unsupported', `JPEG of ${precision} bits, ${components} components`);
    const size = checkMemory(width, height);
    if (!size.ok) return size;
    if (!header.complete) return fail('file-damaged', 'JPEG ends before its end marker');
    const plain = rgb && components === 3 && header.adobe === null && !header.jfif;
    const decoded = await libjpeg(plain ? withoutTransform(bytes) : bytes);
    if (!decoded.ok) return decoded;
    const { samples } = decoded.value;
    if (samples.length !== width * height * components)
      return fail('file-damaged', 'JPEG header and content disagree');
    return ok({ width, height, components, precision, signed: false, rgb: true, samples });
  };
}
