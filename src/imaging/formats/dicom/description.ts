import type { DataSet } from 'dicom-parser';
import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';

/** The Image Pixel module, PS3.3 C.7.6.3, as far as native grey and RGB frames need it. */
export interface Description {
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  readonly planar: boolean;
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2' | 'RGB';
  readonly allocated: 8 | 16;
  readonly stored: number;
  readonly highBit: number;
  readonly signed: boolean;
}

const PHOTOMETRIC = ['MONOCHROME1', 'MONOCHROME2', 'RGB'] as const;

export function readDescription(set: DataSet): Result<Description, Failure> {
  const photometric = PHOTOMETRIC.find((p) => p === set.string('x00280004')?.trim());
  if (!photometric)
    return fail('dicom-photometric-unsupported', set.string('x00280004') ?? 'not given');
  if (!set.elements['x7fe00010']) return fail('dicom-no-pixels');
  if ((set.intString('x00280008') ?? 1) > 1) return fail('format-unsupported', 'multi-frame DICOM');
  const samples = photometric === 'RGB' ? 3 : 1;
  const allocated = set.uint16('x00280100') ?? 16;
  const stored = set.uint16('x00280101') ?? allocated;
  const highBit = set.uint16('x00280102') ?? stored - 1;
  const sound =
    (allocated === 8 || (allocated === 16 && samples === 1)) &&
    stored >= 1 &&
    stored <= allocated &&
    highBit >= stored - 1 &&
    highBit < allocated;
  if (!sound)
    return fail(
      'format-unsupported',
      `${stored} bits at ${highBit} of ${allocated}, ${samples} samples`,
    );
  return ok({
    rows: set.uint16('x00280010') ?? 0,
    columns: set.uint16('x00280011') ?? 0,
    samples,
    planar: set.uint16('x00280006') === 1,
    photometric,
    allocated: allocated === 8 ? 8 : 16,
    stored,
    highBit,
    signed: set.uint16('x00280103') === 1,
  });
}
