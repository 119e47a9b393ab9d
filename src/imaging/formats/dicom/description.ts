import type { DataSet } from 'dicom-parser';
import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';

/** The Image Pixel module, PS3.3 C.7.6.3, with what is missing or cannot be made up from the rest. */
export interface Description {
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  readonly planar: boolean;
  readonly photometric: Photometric;
  readonly allocated: 1 | 8 | 16;
  readonly stored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly frames: number;
}

type Photometric = (typeof PHOTOMETRIC)[number];
const PHOTOMETRIC = [
  'MONOCHROME1',
  'MONOCHROME2',
  'PALETTE COLOR',
  'RGB',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_PARTIAL_422',
  'YBR_PARTIAL_420',
  'YBR_ICT',
  'YBR_RCT',
] as const;
const ONE_SAMPLE: readonly Photometric[] = ['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR'];

function readPhotometric(set: DataSet): Result<Photometric, Failure> {
  const named = set.string('x00280004')?.trim();
  // Missing, it can be told from the number of samples; a name that we do not know cannot be guessed at.
  if (!named) return ok(set.uint16('x00280002') === 3 ? 'RGB' : 'MONOCHROME2');
  const photometric = PHOTOMETRIC.find((p) => p === named);
  return photometric ? ok(photometric) : fail('dicom-photometric-unsupported', named);
}

/** Bits allocated as told; where that is missing, or more than the pixel data hold, as their length tells. */
function allocatedBits(set: DataSet, values: number, length: number | null): number {
  const told = set.uint16('x00280100');
  if (length === null) return told ?? 16;
  if (told === undefined) return length >= values * 2 ? 16 : 8;
  const eightFit = (set.uint16('x00280101') ?? told) <= 8 && length >= values;
  return told === 16 && length < values * 2 && eightFit ? 8 : told;
}

/** `length`: bytes of native pixel data, null for encapsulated. */
export function readDescription(set: DataSet, length: number | null): Result<Description, Failure> {
  const photometric = readPhotometric(set);
  if (!photometric.ok) return photometric;
  const samples = ONE_SAMPLE.includes(photometric.value) ? 1 : 3;
  const rows = set.uint16('x00280010') ?? 0;
  const columns = set.uint16('x00280011') ?? 0;
  const frames = Math.max(1, set.intString('x00280008') || 1);
  const allocated = allocatedBits(set, rows * columns * samples * frames, length);
  if (allocated !== 1 && allocated !== 8 && allocated !== 16)
    return fail('format-unsupported', `${allocated} bits allocated`);
  const stored = Math.min(allocated, set.uint16('x00280101') || allocated);
  const high = set.uint16('x00280102') ?? stored - 1;
  return ok({
    rows,
    columns,
    samples,
    planar: set.uint16('x00280006') === 1,
    photometric: photometric.value,
    allocated,
    stored,
    // A high bit that leaves no room for the stored ones, or lies outside the word, was never looked at by its writer.
    highBit: high >= stored - 1 && high < allocated ? high : stored - 1,
    signed: set.uint16('x00280103') === 1,
    frames,
  });
}
