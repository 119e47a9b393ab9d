import { decode as decodePng } from 'fast-png';
import type { DecodedPng } from 'fast-png';
import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { GreyImage } from '../../../domain/radiograph';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import type { DecodedFile, Format } from '../format';
import { pictureMeta } from '../format';
import { greyFromRgb16, greyFromRgb8 } from '../grey';
import { checkSize } from '../limits';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

interface Grey {
  readonly pixels: Uint8Array | Uint16Array;
  readonly bits: number;
  readonly colour: boolean;
}

/** Samples below a byte come packed, rows padded to whole bytes; spread to one byte each. */
function unpack(data: Uint8Array, width: number, height: number, depth: number): Uint8Array {
  const out = new Uint8Array(width * height);
  const rowBytes = Math.ceil((width * depth) / 8);
  const mask = (1 << depth) - 1;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * rowBytes + (bit >> 3)] as number;
      out[y * width + x] = (byte >> (8 - depth - (bit & 7))) & mask;
    }
  return out;
}

function fromPalette(png: DecodedPng, indices: Uint8Array): Grey {
  const palette = png.palette ?? [];
  const samples = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++) {
    const entry = palette[indices[i] as number] ?? [0, 0, 0];
    samples.set(entry.slice(0, 3), i * 3);
  }
  return { ...greyFromRgb8(samples, indices.length, 3), bits: 8 };
}

function firstChannel<T extends Uint8Array | Uint16Array>(data: T, step: number, out: T): T {
  for (let i = 0; i < out.length; i++) out[i] = data[i * step] as number;
  return out;
}

function toGrey(png: DecodedPng): Grey {
  const { width, height, depth, channels } = png;
  const count = width * height;
  if (depth < 8) {
    const values = unpack(png.data as Uint8Array, width, height, depth);
    return png.palette ? fromPalette(png, values) : { pixels: values, bits: depth, colour: false };
  }
  if (png.palette) return fromPalette(png, png.data as Uint8Array);
  if (depth === 16) {
    const data = png.data as Uint16Array;
    if (channels >= 3) return { ...greyFromRgb16(data, count, channels), bits: 16 };
    return {
      pixels: firstChannel(data, channels, new Uint16Array(count)),
      bits: 16,
      colour: false,
    };
  }
  const data = png.data as Uint8Array;
  if (channels >= 3) return { ...greyFromRgb8(data, count, channels), bits: 8 };
  return { pixels: firstChannel(data, channels, new Uint8Array(count)), bits: 8, colour: false };
}

/** Grey, RGB and palette, 1 to 16 bits, with or without alpha (which is dropped: a film has no holes). */
function decode(bytes: Uint8Array): Promise<Result<DecodedFile, Failure>> {
  return Promise.resolve(decodeNow(bytes));
}

function decodeNow(bytes: Uint8Array): Result<DecodedFile, Failure> {
  if (bytes.length < 33) return fail('file-damaged', 'PNG without a header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = checkSize(view.getUint32(16), view.getUint32(20));
  if (!size.ok) return size;
  const png = decodePng(bytes, { checkCrc: true });
  const { pixels, bits, colour } = toGrey(png);
  const { width, height } = png;
  if (pixels.length !== width * height) return fail('file-damaged', 'PNG with too few pixels');
  const image: GreyImage = { width, height, bits, pixels, window: { low: 0, high: 2 ** bits - 1 } };
  const photometric = png.palette ? 'PALETTE' : png.channels >= 3 ? 'RGB' : 'MONOCHROME2';
  return ok({ image, meta: pictureMeta('png', image, photometric), colour });
}

export const png: Format = {
  name: 'png',
  sniff: (head) => SIGNATURE.every((b, i) => head[i] === b),
  decode,
};
