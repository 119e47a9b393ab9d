import type { DataSet } from 'dicom-parser';
import type { Lut } from './lut';

/** Opcodes of a segment (PS3.3, C.7.9.2): values as they are, a line to a value, segments from before once more. */
const [DISCRETE, LINEAR, INDIRECT] = [0, 1, 2];
const MOST = 65_536;

/** numpy's rounding, to the even of two neighbours: pydicom is what the tables are compared with. */
function rounded(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** `length` values from the one after `from` up to `to`. */
function line(from: number, to: number, length: number): number[] {
  const first = from + (to - from) / length;
  const step = length > 1 ? (to - first) / (length - 1) : 0;
  return Array.from({ length }, (_, i) => (i === length - 1 ? to : rounded(first + i * step)));
}

interface Segments {
  readonly data: Uint8Array | Uint16Array;
  /** The number in the data from here on, 32 bits, as an index of the data. */
  readonly offsetAt: (at: number) => number;
  readonly offsetSize: number;
}

/** Expands `count` segments from `at` on to the end of `lut`; false where they are no segments, or give too many values. */
function expand(
  segments: Segments,
  lut: number[],
  at: number,
  count: number,
  within: boolean,
): boolean {
  const { data, offsetAt, offsetSize } = segments;
  // A last odd byte fills the element up.
  for (let read = 0; read < count && at + 1 < data.length; read++) {
    const [opcode, length] = [data[at] as number, data[at + 1] as number];
    at += 2;
    // So that the work is bounded by what may come of it.
    if (length === 0) return false;
    if (opcode === DISCRETE) {
      if (at + length > data.length) return false;
      for (let i = 0; i < length; i++) lut.push(data[at + i] as number);
      at += length;
    } else if (opcode === LINEAR) {
      const [from, to] = [lut.at(-1), data[at]];
      if (from === undefined || to === undefined) return false;
      lut.push(...line(from, to, length));
      at += 1;
    } else if (opcode === INDIRECT && !within && lut.length > 0) {
      if (at + offsetSize > data.length) return false;
      if (!expand(segments, lut, offsetAt(at), length, true)) return false;
      at += offsetSize;
    } else return false;
    if (lut.length > MOST) return false;
  }
  return true;
}

function segmentsOf(set: DataSet, tag: string, bits: number): Segments | null {
  const element = set.elements[tag];
  const all = set.byteArray as Uint8Array;
  if (!element || element.dataOffset + element.length > all.length) return null;
  if (bits === 16) {
    const words = Uint16Array.from(
      { length: element.length >> 1 },
      (_, i) => set.uint16(tag, i) ?? 0,
    );
    // Low word first; the offset is told in bytes.
    const offsetAt = (at: number): number =>
      ((words[at + 1] as number) * 65_536 + (words[at] as number)) / 2;
    return { data: words, offsetSize: 2, offsetAt };
  }
  const data = all.subarray(element.dataOffset, element.dataOffset + element.length);
  // Two words of the file's own byte order, low word first.
  const word = (at: number): number => set.uint16(tag, at / 2) ?? 0;
  const odd = (at: number): number => (data[at] as number) + (data[at + 1] as number) * 256;
  const offsetAt = (at: number): number => {
    const of = at % 2 === 0 ? word : odd;
    return of(at) + of(at + 2) * 65_536;
  };
  return { data, offsetSize: 4, offsetAt };
}

/** A lookup table told in segments (PS3.3, C.7.9.2), expanded as pydicom does; null where there is none, or no whole one. */
export function readSegmentedLut(
  set: DataSet,
  descriptor: string,
  data: string,
  signed: boolean,
): Lut | null {
  const entries = set.uint16(descriptor, 0);
  const first = signed ? set.int16(descriptor, 1) : set.uint16(descriptor, 1);
  const bits = set.uint16(descriptor, 2);
  if (entries === undefined || first === undefined || (bits !== 8 && bits !== 16)) return null;
  const segments = segmentsOf(set, data, bits);
  const lut: number[] = [];
  const count = entries || MOST;
  if (!segments || !expand(segments, lut, 0, Infinity, false) || lut.length < count) return null;
  const values = lut.slice(0, count);
  return { first, bits, values: bits === 8 ? Uint8Array.from(values) : Uint16Array.from(values) };
}
