import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { inflateAtMost } from '../codecs/inflate';
import { jpegCodec } from '../codecs/jpeg';
import { decodeLzw } from '../codecs/lzw';
import { unpackPackBits } from '../codecs/packbits';
import { readFrameHeader } from '../jpeg/markers';
import { unpackBits } from '../unpack';
import type { TiffFile } from './directory';
import type { Layout } from './layout';
import { COMPRESSION, PHOTOMETRIC } from './layout';

type Words = Uint8Array | Uint16Array;

/** Bytes of one strip or tile, at most `size` of them. */
function decompress(stream: Uint8Array, compression: number, size: number): Uint8Array {
  switch (compression) {
    case COMPRESSION.lzw:
      return decodeLzw(stream, size);
    case COMPRESSION.packBits: {
      const out = new Uint8Array(size);
      return out.subarray(0, unpackPackBits(stream, out, { count: size }));
    }
    case COMPRESSION.deflate:
    case COMPRESSION.deflateOld:
      return inflateAtMost(stream, size, true).bytes;
    default:
      return stream.subarray(0, size);
  }
}

function toWords(bytes: Uint8Array, little: boolean): Uint16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint16Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(2 * i, little));
}

/** Horizontal differencing (TIFF 6.0, section 14), undone in place, each sample by the one of the pixel before. */
function integrate(words: Words, perRow: number, samples: number): void {
  for (let row = 0; row < words.length; row += perRow)
    for (let i = row + samples; i < row + perRow; i++)
      words[i] = (words[i] as number) + (words[i - samples] as number);
}

/** JPEGTables and the stream of a strip, each from start to end of image, made one. */
function withTables(stream: Uint8Array, tables: readonly number[] | undefined): Uint8Array {
  if (!tables || tables.length < 4) return stream;
  return Uint8Array.from([...tables.slice(0, -2), ...stream.subarray(2)]);
}

async function jpegSegment(
  stream: Uint8Array,
  layout: Layout,
  rows: number,
  tables: readonly number[] | undefined,
): Promise<Result<Words, Failure>> {
  const whole = withTables(stream, tables);
  const header = readFrameHeader(whole);
  if (!header) return fail('file-damaged', 'TIFF with a JPEG without a frame header');
  const { samples, segment, bits } = layout;
  const sameSize = header.width === segment.width && header.height >= rows;
  if (!sameSize || header.components !== samples || header.precision !== bits)
    return fail('file-damaged', 'TIFF and the JPEG in it disagree');
  const decoded = await jpegCodec(header, layout.photometric === PHOTOMETRIC.rgb)(whole);
  if (!decoded.ok) return decoded;
  return ok(decoded.value.samples);
}

/** Samples of segment `index`, interleaved, `segment.width` pixels a row, at least `rows` rows. */
export async function readSegment(
  file: TiffFile,
  layout: Layout,
  index: number,
  rows: number,
  tables: readonly number[] | undefined,
): Promise<Result<Words, Failure>> {
  const from = layout.offsets[index] as number;
  const length = layout.lengths[index] as number;
  if (from + length > file.bytes.length) return fail('file-damaged', 'TIFF ends within a strip');
  const stream = file.bytes.subarray(from, from + length);
  if (layout.compression === COMPRESSION.jpeg) return jpegSegment(stream, layout, rows, tables);
  const perRow = layout.segment.width * layout.samples;
  const size = Math.ceil((perRow * layout.bits) / 8) * rows;
  const bytes = decompress(stream, layout.compression, size);
  if (bytes.length < size) return fail('file-damaged', 'TIFF strip ends too early');
  if (layout.bits !== 8 && layout.bits !== 16)
    return ok(unpackBits(bytes, perRow, rows, layout.bits));
  // A copy where it is a view of the file: differences are undone in place.
  const words = layout.bits === 16 ? toWords(bytes, file.little) : bytes.slice();
  if (layout.differences) integrate(words, perRow, layout.samples);
  return ok(words);
}
