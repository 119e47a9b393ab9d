import type { Element } from 'dicom-parser';
import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import type { Description } from './description';

type Words = Uint8Array | Uint16Array;

const isHalved = (d: Description): boolean =>
  d.photometric === 'YBR_FULL_422' || d.photometric === 'YBR_PARTIAL_422';

/** Bits of one frame of native pixel data; frames follow one another without padding. */
function frameBits(d: Description): number {
  return d.rows * d.columns * (isHalved(d) ? 2 : d.samples) * d.allocated;
}

/** One bit a pixel, the first in the lowest bit (PS3.5, 8.1.1). */
function unpackBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const bit = firstBit + i;
    out[i] = ((bytes[bit >> 3] as number) >> (bit & 7)) & 1;
  }
  return out;
}

function readWords(bytes: Uint8Array, littleEndian: boolean): Uint16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Uint16Array(bytes.length >> 1);
  for (let i = 0; i < out.length; i++) out[i] = view.getUint16(i * 2, littleEndian);
  return out;
}

/** Bytes of an OW element in big endian come swapped in pairs. */
function swapped(bytes: Uint8Array): Uint8Array {
  return bytes.map((_, i) => bytes[i ^ 1] ?? (bytes[i] as number));
}

/** One plane after another -> interleaved by pixel. */
function interleave(planes: Words, count: number): Words {
  const out = planes.slice();
  for (let c = 0; c < 3; c++)
    for (let i = 0; i < count; i++) out[i * 3 + c] = planes[c * count + i] as number;
  return out;
}

/** Y Y Cb Cr for two pixels (PS3.3 C.7.6.3.1.2) -> Y Cb Cr for each. */
function spread(words: Words, count: number): Words {
  const out = words instanceof Uint8Array ? new Uint8Array(count * 3) : new Uint16Array(count * 3);
  for (let i = 0; i < count; i++) {
    const pair = (i >> 1) * 4;
    out[i * 3] = words[pair + (i & 1)] as number;
    out[i * 3 + 1] = words[pair + 2] as number;
    out[i * 3 + 2] = words[pair + 3] as number;
  }
  return out;
}

/** Frame `frame` (from 0) of native pixel data -> words as stored, interleaved by pixel. */
export function nativeFrame(
  bytes: Uint8Array,
  element: Element,
  d: Description,
  littleEndian: boolean,
  frame: number,
): Result<Words, Failure> {
  const count = d.rows * d.columns;
  const size = frameBits(d);
  const available = Math.min(element.length, bytes.length - element.dataOffset);
  const needed = Math.ceil(((frame + 1) * size) / 8);
  if (available < needed)
    return fail('file-damaged', `${available} bytes of pixels, not ${needed}`);
  const all = bytes.subarray(element.dataOffset, element.dataOffset + available);
  if (d.allocated === 1) return ok(unpackBits(all, frame * size, count * d.samples));
  const swap = d.allocated === 8 && !littleEndian && element.vr === 'OW';
  const whole = swap ? swapped(all) : all;
  const own = whole.subarray((frame * size) / 8, ((frame + 1) * size) / 8);
  return ok(arranged(d.allocated === 8 ? own : readWords(own, littleEndian), d));
}

/** Words in the order in which DICOM keeps them -> interleaved by pixel. */
export function arranged(words: Words, d: Description): Words {
  const count = d.rows * d.columns;
  if (isHalved(d)) return spread(words, count);
  return d.samples === 3 && d.planar ? interleave(words, count) : words;
}
