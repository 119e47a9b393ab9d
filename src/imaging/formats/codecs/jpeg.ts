import type { FrameHeader } from '../jpeg/markers';
import { jpegBaseline } from './baseline';
import type { Codec } from './codestream';
import { jpegLs } from './jpegls';
import { jpegLossless } from './lossless';
import { jpegSequential } from './sequential/decode';

/** The decoder for what a JPEG's frame header says. `rgb`: what the container says of three components. */
export function jpegCodec(header: FrameHeader, rgb: boolean): Codec {
  if (header.jpegLs) return jpegLs;
  if (header.lossless) return jpegLossless;
  return header.precision === 12 ? jpegSequential : jpegBaseline(header, rgb);
}
