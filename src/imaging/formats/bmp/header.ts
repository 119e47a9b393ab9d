import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { checkSize } from '../limits';

export const RGB = 0;
export const RLE8 = 1;
export const RLE4 = 2;
const BIT_FIELDS = [3, 6];

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** Rows stand from the top down; else from the bottom up, as most do. */
  readonly topDown: boolean;
  /** Bits a pixel: 1, 4, 8, 16, 24 or 32. */
  readonly bits: number;
  readonly compression: number;
  /** Red, green and blue within a pixel of 16 or 32 bits. */
  readonly masks: readonly [number, number, number];
  /** Red, green, blue of each entry; empty above 8 bits. */
  readonly palette: Uint8Array;
  /** First byte of the pixels. */
  readonly data: number;
  /** Pixels a metre across and down; 0: not told. */
  readonly perMetre: { readonly x: number; readonly y: number };
}

/** Sizes of the header that there are: OS/2, Windows 3, with masks, Windows 4 and 5. */
export const HEADER_SIZES = [12, 40, 52, 56, 64, 108, 124];
const [FILE_HEADER, CORE] = [14, 12];
const MASKS_16 = [0x7c00, 0x03e0, 0x001f] as const;
const MASKS_32 = [0xff0000, 0x00ff00, 0x0000ff] as const;

function readPalette(bytes: Uint8Array, at: number, entries: number, step: number): Uint8Array {
  const out = new Uint8Array(entries * 3);
  for (let i = 0; i < entries; i++)
    for (let c = 0; c < 3; c++) out[i * 3 + c] = bytes[at + i * step + 2 - c] ?? 0;
  return out;
}

function coreHeader(view: DataView, bytes: Uint8Array): BmpHeader {
  const bits = view.getUint16(24, true);
  return {
    width: view.getUint16(18, true),
    height: view.getUint16(20, true),
    topDown: false,
    bits,
    compression: RGB,
    masks: bits === 16 ? MASKS_16 : MASKS_32,
    palette: readPalette(bytes, FILE_HEADER + CORE, bits <= 8 ? 2 ** bits : 0, 3),
    data: view.getUint32(10, true),
    perMetre: { x: 0, y: 0 },
  };
}

function infoHeader(view: DataView, bytes: Uint8Array, size: number): BmpHeader {
  const height = view.getInt32(22, true);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  const fields = BIT_FIELDS.includes(compression);
  const mask = (i: number): number => view.getUint32(54 + 4 * i, true);
  const used = view.getUint32(46, true);
  const entries = bits > 8 ? 0 : Math.min(2 ** bits, used || 2 ** bits);
  const named: BmpHeader['masks'] = fields ? [mask(0), mask(1), mask(2)] : MASKS_32;
  return {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    topDown: height < 0,
    bits,
    compression: fields ? RGB : compression,
    masks: bits === 16 && !fields ? MASKS_16 : named,
    palette: readPalette(bytes, FILE_HEADER + size, entries, 4),
    data: view.getUint32(10, true),
    perMetre: { x: view.getInt32(38, true), y: view.getInt32(42, true) },
  };
}

/** The header of a BMP (Windows Graphics, BITMAPFILEHEADER and what follows); sizes are checked. */
export function readHeader(bytes: Uint8Array): Result<BmpHeader, Failure> {
  if (bytes.length < 66) return fail('file-damaged', 'BMP without a header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(14, true);
  const header = size === CORE ? coreHeader(view, bytes) : infoHeader(view, bytes, size);
  const { width, height, bits, compression } = header;
  const sound = checkSize(width, height);
  if (!sound.ok) return sound;
  const readable =
    (compression === RGB && [1, 4, 8, 16, 24, 32].includes(bits)) ||
    (compression === RLE8 && bits === 8) ||
    (compression === RLE4 && bits === 4);
  if (!readable)
    return fail('format-unsupported', `BMP of ${bits} bits, compression ${compression}`);
  return ok(header);
}
