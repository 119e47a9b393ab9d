import type { DataSet } from 'dicom-parser';
import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { greyFromRgb8 } from '../grey';
import type { Description } from './description';

export interface StoredPixels {
  /** MONOCHROME2: the values of a MONOCHROME1 film are mirrored. */
  readonly pixels: Uint8Array | Uint16Array;
  readonly bits: number;
  /** Stored value of a pixel of 0 (before mirroring): the lowest of the signed range, else 0. */
  readonly offset: number;
  readonly colour: boolean;
}

function readRgb(raw: Uint8Array, d: Description): StoredPixels {
  const count = d.rows * d.columns;
  let samples = raw;
  if (d.planar) {
    samples = new Uint8Array(count * 3);
    for (let i = 0; i < count; i++)
      for (let c = 0; c < 3; c++) samples[i * 3 + c] = raw[c * count + i] as number;
  }
  return { ...greyFromRgb8(samples, count, 3), bits: 8, offset: 0 };
}

/**
 * Native frame -> one value a pixel. Bits above and below the stored ones (overlays of old) are cut off; signed values are
 * shifted up so that the lowest possible one becomes 0.
 */
export function readPixels(
  bytes: Uint8Array,
  set: DataSet,
  d: Description,
  littleEndian: boolean,
): Result<StoredPixels, Failure> {
  const element = set.elements['x7fe00010'];
  const count = d.rows * d.columns;
  const needed = count * d.samples * (d.allocated / 8);
  if (!element || element.encapsulatedPixelData) return fail('dicom-no-pixels', 'no native frame');
  if (element.length < needed || element.dataOffset + needed > bytes.length)
    return fail('file-damaged', `pixel data of ${element.length} bytes, ${needed} needed`);
  const start = bytes.byteOffset + element.dataOffset;
  if (d.samples === 3) return ok(readRgb(new Uint8Array(bytes.buffer, start, needed), d));
  const view = new DataView(bytes.buffer, start, needed);
  const mask = 2 ** d.stored - 1;
  const shift = d.highBit - d.stored + 1;
  const half = d.signed ? 2 ** (d.stored - 1) : 0;
  const mirror = d.photometric === 'MONOCHROME1' ? mask : 0;
  const pixels = d.stored <= 8 ? new Uint8Array(count) : new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const word = d.allocated === 8 ? view.getUint8(i) : view.getUint16(i * 2, littleEndian);
    // Adding half the range to a two's complement number and cutting it to its bits orders it from 0 up.
    const value = (((word >> shift) & mask) + half) & mask;
    pixels[i] = mirror ? mirror - value : value;
  }
  return ok({ pixels, bits: d.stored, offset: -half, colour: false });
}
