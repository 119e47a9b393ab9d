import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Radiograph } from '../../../domain/radiograph';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { inflateAtMost } from '../codecs/inflate';
import { orientationOfExif } from '../exif';
import type { DecodedFile, Format } from '../format';
import { greyFromPalette, greyFromSamples } from '../grey';
import { checkSize } from '../limits';
import { pictureFile } from '../picture';
import { spacingOf } from '../spacing';
import type { PngChunks } from './chunks';
import { readChunks } from './chunks';
import type { Geometry } from './scanlines';
import { filteredBytes, readScanlines } from './scanlines';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PALETTE = 3;
/** Samples a pixel and the depths there are, by colour type (PNG, third edition, 11.2.1). */
const COLOUR_TYPES: Readonly<Record<number, { channels: number; depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  [PALETTE]: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

function geometryOf(header: DataView): Result<Geometry, Failure> {
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  const [depth, type] = [header.getUint8(8), header.getUint8(9)];
  const colour = COLOUR_TYPES[type];
  const methods = header.getUint8(10) + header.getUint8(11);
  if (!colour?.depths.includes(depth) || methods !== 0 || header.getUint8(12) > 1)
    return fail('file-damaged', `PNG of colour type ${type}, ${depth} bits`);
  const interlaced = header.getUint8(12) === 1;
  return ok({ width, height, depth, channels: colour.channels, interlaced });
}

function inflated(data: readonly Uint8Array[], size: number): Uint8Array | null {
  const stream = new Uint8Array(data.reduce((sum, piece) => sum + piece.length, 0));
  data.reduce((at, piece) => {
    stream.set(piece, at);
    return at + piece.length;
  }, 0);
  const { bytes } = inflateAtMost(stream, size, true);
  return bytes.length === size ? bytes : null;
}

/** pHYs, in pixels a metre; another unit tells a ratio only. */
function spacingFrom({ physical }: PngChunks) {
  if (physical?.getUint8(8) !== 1) return null;
  return spacingOf(1000 / physical.getUint32(4), 1000 / physical.getUint32(0));
}

function photometricOf(type: number): Radiograph['photometric'] {
  if (type === PALETTE) return 'PALETTE';
  return type === 0 || type === 4 ? 'MONOCHROME2' : 'RGB';
}

function decodeNow(bytes: Uint8Array): Result<DecodedFile, Failure> {
  if (bytes.length < 33) return fail('file-damaged', 'PNG without a header');
  const start = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = checkSize(start.getUint32(16), start.getUint32(20));
  if (!size.ok) return size;
  const chunks = readChunks(bytes);
  if (!chunks.ok) return chunks;
  const { header, palette, data } = chunks.value;
  const geometry = geometryOf(header);
  if (!geometry.ok) return geometry;
  const { width, height, depth, channels } = geometry.value;
  const lines = inflated(data, filteredBytes(geometry.value));
  const samples = lines && readScanlines(lines, geometry.value);
  if (!samples) return fail('file-damaged', 'PNG with too few pixels');
  const type = header.getUint8(9);
  const indexed = type === PALETTE;
  if (indexed && !palette) return fail('file-damaged', 'PNG without its palette');
  const grey =
    indexed && palette
      ? greyFromPalette(samples, palette)
      : greyFromSamples(samples, width * height, channels, depth);
  return ok(
    pictureFile('png', {
      ...grey,
      width,
      height,
      bits: indexed ? 8 : depth,
      photometric: photometricOf(type),
      spacing: spacingFrom(chunks.value),
      laid: chunks.value.exif && orientationOfExif(chunks.value.exif),
    }),
  );
}

/** Grey, RGB and palette, 1 to 16 bits, interlaced or not; alpha is dropped, for a film has no holes. */
export const png: Format = {
  name: 'png',
  sniff: (head) => SIGNATURE.every((b, i) => head[i] === b),
  decode: (bytes) => Promise.resolve(decodeNow(bytes)),
};
