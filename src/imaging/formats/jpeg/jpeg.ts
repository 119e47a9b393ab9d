import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { GreyImage } from '../../../domain/radiograph';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import type { DecodedFile, Format } from '../format';
import { pictureMeta } from '../format';
import { greyFromRgb8 } from '../grey';
import { checkSize } from '../limits';
import { libjpeg } from './libjpeg';
import { readFrameHeader } from './markers';

/**
 * Baseline and progressive 8-bit JPEG, grey or YCbCr, by libjpeg-turbo: the same bytes give the same pixels in every
 * engine, which a canvas does not promise. The EXIF orientation is left alone on purpose: outlines are told in the pixels
 * of the file as stored.
 */
async function decode(bytes: Uint8Array): Promise<Result<DecodedFile, Failure>> {
  const frame = readFrameHeader(bytes);
  if (!frame) return fail('file-damaged', 'JPEG without a frame header');
  if (frame.lossless || frame.arithmetic || frame.precision !== 8)
    return fail('format-unsupported', `JPEG process with ${frame.precision} bits`);
  if (frame.components !== 1 && frame.components !== 3)
    return fail('format-unsupported', `JPEG with ${frame.components} components`);
  const size = checkSize(frame.width, frame.height);
  if (!size.ok) return size;
  // libjpeg fills what is missing with grey; a network would read that as tissue.
  if (!frame.complete) return fail('file-damaged', 'JPEG ends before its end marker');
  const decoded = await libjpeg(bytes);
  if (!decoded.ok) return decoded;
  const { samples, width, height, components } = decoded.value;
  if (width !== frame.width || height !== frame.height || components !== frame.components)
    return fail('file-damaged', 'JPEG header and content disagree');
  const { pixels, colour } =
    components === 1
      ? { pixels: samples, colour: false }
      : greyFromRgb8(samples, width * height, components);
  const image: GreyImage = { width, height, bits: 8, pixels, window: { low: 0, high: 255 } };
  const photometric = components === 1 ? 'MONOCHROME2' : 'RGB';
  return ok({ image, meta: pictureMeta('jpeg', image, photometric), colour });
}

export const jpeg: Format = {
  name: 'jpeg',
  sniff: (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff,
  decode,
};
