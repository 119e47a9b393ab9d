import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import type { DecodedFile, Format } from '../format';
import type { Grey8 } from '../grey';
import { greyFromPalette, greyFromRgb8 } from '../grey';
import { pictureFile } from '../picture';
import { spacingOf } from '../spacing';
import { unpackBits } from '../unpack';
import type { BmpHeader } from './header';
import { HEADER_SIZES, RGB, readHeader } from './header';
import { decodeRle } from './rle';

/** Lowest set bit and number of bits of a mask. */
function fieldOf(mask: number): { shift: number; max: number } {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  return { shift, max: mask >>> shift };
}

/** Pixels of 16, 24 or 32 bits -> red, green, blue of 8 bits, a row after the other as stored. */
function readColours(rows: Uint8Array, rowBytes: number, header: BmpHeader): Uint8Array {
  const { width, height, bits, masks } = header;
  const fields = masks.map(fieldOf);
  const step = bits / 8;
  const out = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * rowBytes + x * step;
      let word = 0;
      for (let i = step - 1; i >= 0; i--) word = word * 256 + (rows[at + i] as number);
      fields.forEach(({ shift, max }, c) => {
        const value = Math.floor(word / 2 ** shift) & max;
        out[(y * width + x) * 3 + c] = max === 255 ? value : Math.floor((value * 255) / (max || 1));
      });
    }
  return out;
}

function readRows(bytes: Uint8Array, header: BmpHeader): Grey8 | null {
  const { width, height, bits, palette } = header;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const rows = bytes.subarray(header.data, header.data + rowBytes * height);
  // The padding of the last row is sometimes not written.
  if (rows.length < rowBytes * (height - 1) + Math.ceil((width * bits) / 8)) return null;
  if (bits > 8) return greyFromRgb8(readColours(rows, rowBytes, header), width * height, 3);
  const padded = (rowBytes * 8) / bits;
  const spread = unpackBits(rows, padded, height, bits);
  const indices = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    indices.set(spread.subarray(y * padded, y * padded + width), y * width);
  return greyFromPalette(indices, palette);
}

/** Rows in the order of the file -> from the top down, in place. */
function fromTheTop(pixels: Uint8Array, width: number, height: number): void {
  for (let top = 0, bottom = height - 1; top < bottom; top++, bottom--) {
    const line = pixels.slice(top * width, (top + 1) * width);
    pixels.copyWithin(top * width, bottom * width, (bottom + 1) * width);
    pixels.set(line, bottom * width);
  }
}

function decodeNow(bytes: Uint8Array): Result<DecodedFile, Failure> {
  const read = readHeader(bytes);
  if (!read.ok) return read;
  const header = read.value;
  const { width, height, palette, perMetre } = header;
  const indices =
    header.compression === RGB ? null : decodeRle(bytes.subarray(header.data), header);
  const grey = indices ? greyFromPalette(indices, palette) : readRows(bytes, header);
  if (!grey || (header.compression !== RGB && !indices))
    return fail('file-damaged', 'BMP with too few pixels');
  if (!header.topDown) fromTheTop(grey.pixels, width, height);
  return ok(
    pictureFile('bmp', {
      ...grey,
      width,
      height,
      bits: 8,
      photometric: header.bits <= 8 ? 'PALETTE' : 'RGB',
      spacing: spacingOf(1000 / perMetre.y, 1000 / perMetre.x),
    }),
  );
}

/** Windows and OS/2 bitmaps: palettes of 1, 4 and 8 bits, plain or run-length coded; colours of 16, 24 and 32 bits. */
export const bmp: Format = {
  name: 'bmp',
  // Two letters are little: the size of the header that follows has to be one that there is.
  sniff: (head) =>
    head[0] === 0x42 &&
    head[1] === 0x4d &&
    HEADER_SIZES.includes(head[14] ?? 0) &&
    head[15] === 0 &&
    head[16] === 0,
  decode: (bytes) => Promise.resolve(decodeNow(bytes)),
};
