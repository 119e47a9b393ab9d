import dicomParser from 'dicom-parser';
import type { DataSet } from 'dicom-parser';
import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { GreyImage } from '../../../domain/radiograph';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import type { DecodedFile, Format } from '../format';
import { checkSize } from '../limits';
import { readDescription } from './description';
import { readIdentity } from './identity';
import { readPixels } from './pixels';
import { windowOf } from './window';

/** Native (uncompressed) transfer syntaxes, PS3.5 A.1, A.2 and the retired A.3. */
const NATIVE = new Map([
  ['1.2.840.10008.1.2', true],
  ['1.2.840.10008.1.2.1', true],
  ['1.2.840.10008.1.2.2', false],
]);

/** Part 10 file with native pixel data -> one MONOCHROME2 film; stored values are kept, VOI becomes a window over them. */
function decodeNow(bytes: Uint8Array): Result<DecodedFile, Failure> {
  const syntax = dicomParser.readPart10Header(bytes).string('x00020010') ?? '';
  const littleEndian = NATIVE.get(syntax);
  if (littleEndian === undefined) return fail('dicom-transfer-syntax-unsupported', syntax);
  const set: DataSet = dicomParser.parseDicom(bytes);
  const described = readDescription(set);
  if (!described.ok) return described;
  const { columns, rows } = described.value;
  const size = checkSize(columns, rows);
  if (!size.ok) return size;
  const stored = readPixels(bytes, set, described.value, littleEndian);
  if (!stored.ok) return stored;
  const { pixels, bits, offset, colour } = stored.value;
  const inverted = described.value.photometric === 'MONOCHROME1';
  const window = windowOf(set, { pixels, bits, offset, inverted });
  const image: GreyImage = { width: columns, height: rows, bits, pixels, window };
  const meta = {
    width: columns,
    height: rows,
    bits,
    photometric: described.value.photometric,
    format: 'dicom',
    ...readIdentity(set),
  };
  return ok({ image, meta, colour });
}

export const dicom: Format = {
  name: 'dicom',
  sniff: (head) => String.fromCharCode(...head.subarray(128, 132)) === 'DICM',
  decode: (bytes) => Promise.resolve(decodeNow(bytes)),
};
