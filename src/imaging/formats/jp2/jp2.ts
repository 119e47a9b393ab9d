import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { isJpeg2000, jpeg2000 } from '../codecs/jpeg2000';
import type { DecodedFile, Format } from '../format';
import { greyFromSamples } from '../grey';
import { checkSize } from '../limits';
import { pictureFile } from '../picture';

/** JPEG 2000 and HTJ2K as a file, in the boxes of JP2 or bare: grey and RGB. */
async function decode(bytes: Uint8Array): Promise<Result<DecodedFile, Failure>> {
  const decoded = await jpeg2000(bytes);
  if (!decoded.ok) return decoded;
  const { width, height, components, precision: bits, signed, samples } = decoded.value;
  const size = checkSize(width, height);
  if (!size.ok) return size;
  const [middle, max] = [2 ** (bits - 1), 2 ** bits - 1];
  if (signed) samples.forEach((v, i) => (samples[i] = (v + middle) & max));
  const grey = greyFromSamples(samples, width * height, components, bits);
  const photometric = components === 1 ? 'MONOCHROME2' : 'RGB';
  return ok(pictureFile('jp2', { ...grey, width, height, bits, photometric }));
}

export const jp2: Format = { name: 'jp2', sniff: isJpeg2000, decode };
