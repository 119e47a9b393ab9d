import type { Failure } from '../../../domain/failure';
import type { GreyImage, Radiograph } from '../../../domain/radiograph';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import type { DecodedFile, Format } from '../format';
import { checkSize } from '../limits';
import type { Description } from './description';
import { storedFrame } from './frame';
import { readIdentity } from './identity';
import { looksLikeDataSet, readPart10 } from './part10';
import { orientationOf } from './orientation';
import { readPixels } from './pixels';
import { readSubject } from './subject';
import { shownAs } from './window';

function photometricOf(d: Description): Radiograph['photometric'] {
  if (d.photometric === 'PALETTE COLOR') return 'PALETTE';
  return d.photometric === 'MONOCHROME1' || d.photometric === 'MONOCHROME2' ? d.photometric : 'RGB';
}

/** One frame of a DICOM file -> one MONOCHROME2 film; stored values are kept, VOI becomes a window over them. */
async function decode(bytes: Uint8Array, frame = 0): Promise<Result<DecodedFile, Failure>> {
  const file = readPart10(bytes);
  if (!file.ok) return file;
  const { set } = file.value;
  const stored = await storedFrame(file.value, frame);
  if (!stored.ok) return stored;
  const { description } = stored.value;
  const size = checkSize(description.columns, description.rows);
  if (!size.ok) return size;
  const read = readPixels(stored.value, set);
  if (!read.ok) return read;
  const { pixels, bits, colour } = read.value;
  const { window, mirrored, windowOf } = shownAs(set, frame, description, read.value);
  const max = 2 ** bits - 1;
  if (mirrored) pixels.forEach((v, i) => (pixels[i] = max - v));
  const { columns: width, rows: height, frames } = description;
  const image: GreyImage = { width, height, bits, pixels, window };
  const photometric = photometricOf(description);
  const laid = orientationOf(set);
  const meta = {
    ...{ width, height, bits, photometric, format: 'dicom', ...readIdentity(set, frame) },
    ...(laid ? { laid } : {}),
  };
  const subject = readSubject(set, meta.laterality);
  const told = { ...(windowOf ? { windowOf } : {}), ...(subject ? { subject } : {}) };
  return ok({ image, meta, colour, frames, ...told });
}

export const dicom: Format = {
  name: 'dicom',
  sniff: (head) =>
    String.fromCharCode(...head.subarray(128, 132)) === 'DICM' || looksLikeDataSet(head),
  decode,
};
