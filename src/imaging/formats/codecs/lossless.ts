import { fail } from '../../../domain/failure';
import { ok } from '../../../domain/result';
import { readFrameHeader } from '../jpeg/markers';
import { checkMemory } from '../limits';
import type { Codec } from './codestream';

/** JPEG lossless (ITU-T T.81, process 14, any selection value): 2 to 16 bits, grey; RGB of 8 bits. */
export const jpegLossless: Codec = async (bytes) => {
  const header = readFrameHeader(bytes);
  if (!header?.lossless || header.arithmetic)
    return fail('file-damaged', 'lossless JPEG without a frame header');
  const { width, height, precision, components } = header;
  const size = checkMemory(width, height);
  if (!size.ok) return size;
  const readable = components === 1 || (components === 3 && precision <= 8);
  if (!readable || header.scanComponents !== components)
    return fail('format-unsupported', `lossless JPEG, ${components} x ${precision} bits`);
  const { Decoder } = await import('@cornerstonejs/jpeg-lossless-decoder-js');
  const decoder = new Decoder();
  const samples = decoder.decode(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
  // The decoder stops in silence where the data end: the rest would be black.
  if (decoder.yLoc < height) return fail('file-damaged', 'lossless JPEG ends too early');
  if (samples.length !== width * height * components)
    return fail('file-damaged', 'lossless JPEG header and content disagree');
  return ok({ width, height, components, precision, signed: false, rgb: false, samples });
};
