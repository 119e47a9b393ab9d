import { fail } from '../../../../domain/failure';
import { ok } from '../../../../domain/result';
import { readFrameHeader } from '../../jpeg/markers';
import { checkMemory } from '../../limits';
import type { Codec } from '../codestream';
import { BitReader, EndOfData } from './bits';
import type { Tables } from './header';
import { readTables } from './header';
import { inverseDct } from './idct';

const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
  13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52,
  45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];
const MIDDLE = 2048;
const MAX = 4095;

/** Coefficients of one block (ITU-T T.81, F.2.2), dequantised; returns the new DC prediction. */
function readBlock(bits: BitReader, tables: Tables, block: Int32Array, prediction: number): number {
  const { quantisation: q, dc, ac } = tables;
  block.fill(0);
  const value = prediction + bits.signed(bits.symbol(dc) & 15);
  block[0] = value * (q[0] as number);
  for (let k = 1; k < 64; k++) {
    const symbol = bits.symbol(ac);
    const size = symbol & 15;
    if (size === 0 && symbol !== 0xf0) break;
    k += symbol >> 4;
    if (size === 0) continue;
    if (k > 63) throw new EndOfData();
    block[ZIGZAG[k] as number] = bits.signed(size) * (q[k] as number);
  }
  return value;
}

function store(block: Int32Array, out: Uint16Array, t: Tables, left: number, top: number): void {
  const columns = Math.min(8, t.width - left);
  const rows = Math.min(8, t.height - top);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const value = (block[y * 8 + x] as number) + MIDDLE;
      out[(top + y) * t.width + left + x] = Math.min(MAX, Math.max(0, value));
    }
}

function decodeScan(bytes: Uint8Array, tables: Tables): Uint16Array {
  const out = new Uint16Array(tables.width * tables.height);
  const bits = new BitReader(bytes, tables.data);
  const block = new Int32Array(64);
  let prediction = 0;
  let done = 0;
  for (let top = 0; top < tables.height; top += 8)
    for (let left = 0; left < tables.width; left += 8) {
      if (tables.restart && done && done % tables.restart === 0) {
        bits.restart();
        prediction = 0;
      }
      prediction = readBlock(bits, tables, block, prediction);
      inverseDct(block);
      store(block, out, tables, left, top);
      done += 1;
    }
  return out;
}

/** Extended sequential JPEG of 12 bits (process 4, Huffman), grey: no codec on npm reads it, and archives hold it. */
export const jpeg12: Codec = (bytes) => {
  const header = readFrameHeader(bytes);
  const tables = readTables(bytes);
  if (!header || !tables) return Promise.resolve(fail('file-damaged', 'JPEG without its tables'));
  const { width, height, components, progressive, arithmetic } = header;
  if (components !== 1 || progressive || arithmetic)
    return Promise.resolve(fail('format-unsupported', 'JPEG of 12 bits, not grey and sequential'));
  const size = checkMemory(width, height);
  if (!size.ok) return Promise.resolve(size);
  try {
    const samples = decodeScan(bytes, tables);
    return Promise.resolve(
      ok({ width, height, components: 1, precision: 12, signed: false, rgb: false, samples }),
    );
  } catch (error) {
    if (!(error instanceof EndOfData)) throw error;
    return Promise.resolve(fail('file-damaged', 'JPEG of 12 bits ends too early'));
  }
};
