import type { DataSet } from 'dicom-parser';
import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { greyFromRgb16, greyFromRgb8, greyFromYbr } from '../grey';
import type { Description } from './description';
import type { StoredFrame } from './frame';
import { readLut } from './lut';
import { readSegmentedLut } from './segmented';

export interface StoredPixels {
  /** In the order of the stored values, from 0 up; not yet mirrored where the lowest value is white. */
  readonly pixels: Uint8Array | Uint16Array;
  readonly bits: number;
  /** Stored value of a pixel of 0: the lowest of the signed range, else 0. */
  readonly offset: number;
  readonly colour: boolean;
}

type Words = Uint8Array | Uint16Array;

/**
 * Bits above and below the stored ones (overlays of old) are cut off; signed values are shifted up so that the lowest
 * possible one becomes 0.
 */
function extract(words: Words, d: Description): Words {
  const mask = 2 ** d.stored - 1;
  const shift = d.highBit - d.stored + 1;
  const half = d.signed ? 2 ** (d.stored - 1) : 0;
  const out = d.stored <= 8 ? new Uint8Array(words.length) : new Uint16Array(words.length);
  // Adding half the range to a two's complement number and cutting it to its bits orders it from 0 up.
  for (let i = 0; i < words.length; i++)
    out[i] = ((((words[i] as number) >> shift) & mask) + half) & mask;
  return out;
}

function fromPalette(indices: Words, set: DataSet, d: Description): Result<StoredPixels, Failure> {
  const tables = [1, 2, 3].map(
    (n) =>
      readLut(set, `x0028110${n}`, `x0028120${n}`, d.signed) ??
      readSegmentedLut(set, `x0028110${n}`, `x0028122${n}`, d.signed),
  );
  const [red] = tables;
  if (!red || tables.includes(null))
    return fail('dicom-photometric-unsupported', 'PALETTE COLOR without whole tables');
  const half = d.signed ? 2 ** (d.stored - 1) : 0;
  const last = red.values.length - 1;
  const samples = new Uint16Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++) {
    const entry = Math.min(last, Math.max(0, (indices[i] as number) - half - red.first));
    tables.forEach((table, c) => (samples[i * 3 + c] = table?.values[entry] ?? 0));
  }
  const bits = red.bits;
  if (bits <= 8) return ok({ ...greyFromRgb8(samples, indices.length, 3), bits: 8, offset: 0 });
  return ok({ ...greyFromRgb16(samples, indices.length, 3, bits), bits, offset: 0 });
}

/** Stored words -> one value a pixel: grey as it is, YBR by its Y, RGB and palettes by Rec. 601 luma. */
export function readPixels(
  { words, description: d }: StoredFrame,
  set: DataSet,
): Result<StoredPixels, Failure> {
  const count = d.rows * d.columns;
  if (words.length < count * d.samples) return fail('file-damaged', 'too few pixels');
  const values = extract(words, d);
  const offset = d.signed ? -(2 ** (d.stored - 1)) : 0;
  if (d.photometric === 'PALETTE COLOR') return fromPalette(values, set, d);
  if (d.samples === 1) return ok({ pixels: values, bits: d.stored, offset, colour: false });
  if (d.photometric !== 'RGB')
    return ok({ ...greyFromYbr(values, count, d.stored), bits: d.stored, offset: 0 });
  if (values instanceof Uint8Array)
    return ok({ ...greyFromRgb8(values, count, 3), bits: d.stored, offset: 0 });
  return ok({ ...greyFromRgb16(values, count, 3, d.stored), bits: d.stored, offset: 0 });
}
