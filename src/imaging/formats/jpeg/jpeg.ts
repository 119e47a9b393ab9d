import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { jpegCodec } from '../codecs/jpeg';
import { jpegSequential } from '../codecs/sequential/decode';
import type { DecodedFile, Format } from '../format';
import { greyFromSamples } from '../grey';
import { checkSize } from '../limits';
import { pictureFile } from '../picture';
import { greyFromCmyk } from './cmyk';
import { readFrameHeader } from './markers';
import { readNotes } from './notes';

/** Adobe's transform of four components to luma, two colour differences and black. */
const YCCK = 2;

/**
 * Baseline and progressive JPEG, grey or YCbCr, by libjpeg-turbo: the same bytes give the same pixels in every engine,
 * which a canvas does not promise. The rarer processes of medical JPEG are read too.
 */
async function decode(bytes: Uint8Array): Promise<Result<DecodedFile, Failure>> {
  const frame = readFrameHeader(bytes);
  if (!frame) return fail('file-damaged', 'JPEG without a frame header');
  const size = checkSize(frame.width, frame.height);
  if (!size.ok) return size;
  // libjpeg fills what is missing with grey; a network would read that as tissue.
  if (!frame.complete) return fail('file-damaged', 'JPEG ends before its end marker');
  const four = frame.components === 4 && frame.precision === 8;
  const decoded = await (four ? jpegSequential : jpegCodec(frame, false))(bytes);
  if (!decoded.ok) return decoded;
  const { samples, width, height, components, precision: bits } = decoded.value;
  const count = width * height;
  const { pixels, colour } = four
    ? greyFromCmyk(samples, count, frame.adobe === YCCK)
    : greyFromSamples(samples, count, components, bits);
  const photometric = components === 1 ? 'MONOCHROME2' : 'RGB';
  const { spacing, laid } = readNotes(bytes);
  return ok(
    pictureFile('jpeg', { width, height, pixels, bits, colour, photometric, spacing, laid }),
  );
}

export const jpeg: Format = {
  name: 'jpeg',
  sniff: (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff,
  decode,
};
