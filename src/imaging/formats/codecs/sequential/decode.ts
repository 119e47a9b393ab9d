import { fail } from '../../../../domain/failure';
import { ok } from '../../../../domain/result';
import { readFrameHeader } from '../../jpeg/markers';
import { checkMemory } from '../../limits';
import type { Codec } from '../codestream';
import { BitReader, EndOfData } from './bits';
import type { Component, Tables } from './header';
import { readTables } from './header';
import { inverseDct } from './idct';

const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
  13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52,
  45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/** Coefficients of one block (ITU-T T.81, F.2.2), dequantised; returns the new DC prediction. */
function readBlock(
  bits: BitReader,
  tables: Component,
  block: Int32Array,
  prediction: number,
): number {
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

type Words = Uint8Array | Uint16Array;

interface Place {
  readonly left: number;
  readonly top: number;
  readonly component: number;
}

function store(block: Int32Array, out: Words, t: Tables, { left, top, component }: Place): void {
  const columns = Math.min(8, t.width - left);
  const rows = Math.min(8, t.height - top);
  const count = t.components.length;
  const max = out instanceof Uint8Array ? 255 : 4095;
  const middle = (max + 1) / 2;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const value = (block[y * 8 + x] as number) + middle;
      out[((top + y) * t.width + left + x) * count + component] = Math.min(max, Math.max(0, value));
    }
}

function decodeScan(bytes: Uint8Array, tables: Tables, out: Words): void {
  const bits = new BitReader(bytes, tables.data);
  const block = new Int32Array(64);
  const predictions = tables.components.map(() => 0);
  const spare = out instanceof Uint8Array ? 2 : 1;
  let done = 0;
  for (let top = 0; top < tables.height; top += 8)
    for (let left = 0; left < tables.width; left += 8) {
      if (tables.restart && done && done % tables.restart === 0) {
        bits.restart();
        predictions.fill(0);
      }
      for (const [component, own] of tables.components.entries()) {
        const before = predictions[component] as number;
        predictions[component] = readBlock(bits, own, block, before);
        inverseDct(block, spare);
        store(block, out, tables, { left, top, component });
      }
      done += 1;
    }
}

/**
 * Sequential JPEG that no codec on npm reads exactly, and archives hold: grey of 12 bits (process 4), and four components of 8
 * bits (CMYK, as paint programs write it), which come as they are stored.
 */
export const jpegSequential: Codec = (bytes) => {
  const header = readFrameHeader(bytes);
  if (!header) return Promise.resolve(fail('file-damaged', 'JPEG without a frame header'));
  const { width, height, components, precision, progressive, arithmetic } = header;
  const tables = readTables(bytes);
  const known = (precision === 12 && components === 1) || (precision === 8 && components === 4);
  const size = checkMemory(width, height);
  if (!size.ok) return Promise.resolve(size);
  if (!known || progressive || arithmetic || !tables)
    return Promise.resolve(fail('format-unsupported', `JPEG, ${components} x ${precision} bits`));
  const count = width * height * components;
  const samples = precision === 8 ? new Uint8Array(count) : new Uint16Array(count);
  try {
    decodeScan(bytes, tables, samples);
    return Promise.resolve(
      ok({ width, height, components, precision, signed: false, rgb: false, samples }),
    );
  } catch (error) {
    if (!(error instanceof EndOfData)) throw error;
    return Promise.resolve(fail('file-damaged', 'JPEG ends too early'));
  }
};
