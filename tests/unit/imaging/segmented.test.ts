import type { DataSet } from 'dicom-parser';
import { expect, test } from 'vitest';
import { readSegmentedLut } from '../../../src/imaging/formats/dicom/segmented';

const [DESCRIPTOR, DATA] = ['x00281101', 'x00281221'];

/** A table of 16 bits in these words. */
function told(entries: number, words: readonly number[]): DataSet {
  const values: Readonly<Record<string, readonly number[]>> = {
    [DESCRIPTOR]: [entries, 0, 16],
    [DATA]: words,
  };
  return {
    byteArray: new Uint8Array(2 * words.length),
    elements: { [DATA]: { dataOffset: 0, length: 2 * words.length } },
    uint16: (tag: string, i: number) => values[tag]?.[i],
  } as unknown as DataSet;
}
const valuesOf = (entries: number, words: readonly number[]) => {
  const lut = readSegmentedLut(told(entries, words), DESCRIPTOR, DATA, false);
  return lut && [...lut.values];
};

// Two values, then a line of two on to 40.
const PAIR = [0, 2, 10, 20, 1, 2, 40];

test('segments of 16 bits are told again from the byte at which the standard has them', () => {
  expect(valuesOf(8, [...PAIR, 2, 2, 0, 0])).toEqual([10, 20, 30, 40, 10, 20, 30, 40]);
  // The line alone: eight bytes on. It goes on from the last value.
  expect(valuesOf(6, [...PAIR, 2, 1, 8, 0])).toEqual([10, 20, 30, 40, 40, 40]);
});

test('segments that are none give no table: too few values, a line from nowhere, what tells itself again', () => {
  expect(valuesOf(9, [...PAIR, 2, 2, 0, 0])).toBeNull();
  expect(valuesOf(2, [1, 2, 40])).toBeNull();
  expect(valuesOf(8, [...PAIR, 2, 2, 14, 0])).toBeNull();
  expect(valuesOf(4, [0, 0, ...PAIR])).toBeNull();
  expect(valuesOf(4, [7, 1, 1, ...PAIR])).toBeNull();
});
