import { expect, test } from 'vitest';
import { count, summarise, withIntervals } from '../../../src/cli/measure';

const WIDTH = 10;
/** A mask of one row with the pixels from..to (excluded) set. */
const run = (from: number, to: number): Uint8Array => new Uint8Array(WIDTH).fill(1, from, to);
const both = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((v, i) => v | (b[i] as number));

test('a lesion covered by a fifth is found, by less it is not', () => {
  expect(count([run(4, 5)], run(0, 5), WIDTH, 1).found).toBe(1);
  expect(count([run(5, 6)], run(0, 6), WIDTH, 1).found).toBe(0);
});

test('a mark is false only where it touches no lesion; a missed lesion is not a false mark', () => {
  const truth = both(run(0, 3), run(6, 8));
  const counts = count([run(2, 4), run(4, 5)], truth, WIDTH, 1);
  expect(counts).toEqual({
    overlap: 1,
    predicted: 3,
    truth: 5,
    lesions: 2,
    found: 1,
    falseMarks: 1,
  });
});

test('Dice is pooled over the images, not averaged', () => {
  const good = count([run(0, 4)], run(0, 4), WIDTH, 1);
  const missed = count([], run(0, 1), WIDTH, 1);
  expect(summarise([good, missed]).dice).toBeCloseTo(8 / 9, 12);
});

test('intervals hold the value, are the same each time, and are a point for equal images', () => {
  const good = count([run(0, 4)], run(0, 4), WIDTH, 1);
  const missed = count([], run(0, 1), WIDTH, 1);
  const mixed = withIntervals([good, good, missed, good, missed]);
  const [value, low, high] = mixed.recall;
  expect(value).toBeCloseTo(0.6, 12);
  expect(low).toBeLessThan(0.6);
  expect(high).toBeGreaterThan(0.6);
  expect(withIntervals([good, good, missed, good, missed])).toEqual(mixed);
  expect(withIntervals([good, good]).dice).toEqual([1, 1, 1]);
});
