import { describe, expect, test } from 'vitest';
import { imagePoint } from '../../../src/domain/coordinates';
import type { Finding, FdiTooth } from '../../../src/domain/finding';
import type { ProbabilityMap } from '../../../src/imaging/pixels/tiles';
import type { NumberedFilm } from '../../../src/imaging/teeth/assign';
import { withTeeth } from '../../../src/imaging/teeth/assign';
import { numberArch } from '../../../src/imaging/teeth/number-arch';
import { spread, teethOf } from '../../../src/imaging/teeth/teeth';

const NUMBERS = [1, 2, 3, 4].flatMap((q) =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((p) => (q * 10 + p) as FdiTooth),
);
const CHANNELS = { numbers: NUMBERS, none: 32, core: 33 };
const RULE = {
  tooth: 0.5,
  coreLevels: [0.5, 0.7],
  leastCore: 3,
  leastTooth: 12,
  noNumber: 0.02,
  certain: 0.6,
};

interface Box {
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly sure?: number;
  /** The number that has half of what is left. */
  readonly also?: number;
}

/** A map whose boxes are teeth, each with an inner part one cell from its edges. */
function mapOf(width: number, height: number, boxes: readonly Box[]): ProbabilityMap {
  const data = new Float32Array(width * height * 34);
  const at = (x: number, y: number, c: number): number => (y * width + x) * 34 + c;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[at(x, y, 32)] = 1;
  for (const b of boxes)
    for (let y = b.y; y < b.y + b.height; y++)
      for (let x = b.x; x < b.x + b.width; x++) {
        const inner = x > b.x && x < b.x + b.width - 1 && y > b.y && y < b.y + b.height - 1;
        data[at(x, y, 32)] = 0;
        data[at(x, y, 33)] = inner ? 1 : 0;
        for (let k = 0; k < 32; k++) data[at(x, y, k)] = (1 - (b.sure ?? 1)) / 31;
        data[at(x, y, NUMBERS.indexOf(b.number as FdiTooth))] = b.sure ?? 1;
        if (b.also) data[at(x, y, NUMBERS.indexOf(b.also as FdiTooth))] = (1 - (b.sure ?? 1)) / 2;
      }
  return { width, height, channels: 34, stride: 2, data };
}

const box = (number: number, x: number, y: number, sure = 1): Box => ({
  number,
  x,
  y,
  width: 6,
  height: 8,
  sure,
});

test('touching teeth stay two, each with its number', () => {
  const teeth = teethOf(mapOf(20, 12, [box(11, 2, 2), box(21, 8, 2)]), CHANNELS, RULE);
  expect(teeth.map((t) => [t.number, t.cells.length, t.x, t.arch])).toEqual([
    [11, 48, 4.5, 'upper'],
    [21, 48, 10.5, 'upper'],
  ]);
});

/** Two inner parts of 3 x 4 cells, sure, with a bridge of 0.6 between them: one part at 0.5, two at 0.7. */
function bridged(numbers: readonly [number, number]): ProbabilityMap {
  const [a, b] = numbers.map((n, i) => ({ ...box(n, 2 + 5 * i, 2), width: 5 })) as [Box, Box];
  const map = mapOf(20, 12, [a, b]);
  for (const x of [6, 7]) map.data[(6 * 20 + x) * 34 + 33] = 0.6;
  return map;
}

test('an inner part that falls apart at a higher level is two teeth', () => {
  const teeth = teethOf(bridged([11, 21]), CHANNELS, RULE);
  expect(teeth.map((t) => [t.number, t.cells.length])).toEqual([
    [11, 40],
    [21, 40],
  ]);
});

test('two parts of one tooth are joined again, for no number is given twice', () => {
  const teeth = teethOf(bridged([11, 11]), CHANNELS, RULE);
  expect(teeth.map((t) => [t.number, t.cells.length])).toEqual([[11, 80]]);
});

test('two teeth that look like one number are told apart by their order in the arch', () => {
  const map = mapOf(40, 12, [
    { ...box(46, 2, 2, 0.6), also: 47 },
    box(46, 10, 2, 0.9),
    box(45, 18, 2),
  ]);
  expect(teethOf(map, CHANNELS, RULE).map((t) => t.number)).toEqual([47, 46, 45]);
});

test('a tooth for which no number is left stays without', () => {
  const likely = (n: number) => NUMBERS.map((m) => (m === n ? 0.999 : 0.00001));
  const teeth = [38, 38].map((n, i) => ({ x: i, y: 0, likely: likely(n) }));
  const arch = [28, 29, 30, 31].map((i) => i - 8);
  const numbered = [...numberArch(teeth, arch, 0.02).values()];
  expect(numbered.map((n) => n.column)).toEqual([23]);
});

test('certainty is the share of every rising numbering, counted one by one', () => {
  const [p, none] = [
    [
      [0.5, 0.3, 0.1],
      [0.2, 0.6, 0.1],
    ],
    0.02,
  ];
  let [all, both] = [0, 0];
  for (let a = -1; a < 3; a++)
    for (let b = -1; b < 3; b++) {
      if (a >= 0 && b >= 0 && b <= a) continue;
      const weight = (a < 0 ? none : (p[0]?.[a] ?? 0)) * (b < 0 ? none : (p[1]?.[b] ?? 0));
      all += weight;
      if (a === 0) both += weight;
    }
  const teeth = p.map((likely, x) => ({ x, y: 0, likely }));
  const [first] = [...numberArch(teeth, [0, 1, 2], none).values()].filter((n) => n.column === 0);
  expect(first?.certainty).toBeCloseTo(both / all, 12);
});

test('a cell goes to the label that reaches it first, to the lower one where two do at once', () => {
  const all = new Uint8Array(6).fill(1);
  expect([...spread(Int32Array.from([2, 0, 0, 0, 0, 1]), all, 6)]).toEqual([2, 2, 2, 1, 1, 1]);
  expect([...spread(Int32Array.from([2, 0, 1, 0, 0, 0]), all, 6, 1)]).toEqual([2, 1, 1, 1, 0, 0]);
});

test('the last cell of a row has no neighbour in the next', () => {
  const where = Uint8Array.from([0, 0, 1, 1, 0, 0]);
  expect([...spread(Int32Array.from([0, 0, 1, 0, 0, 0]), where, 3)]).toEqual([0, 0, 1, 0, 0, 0]);
});

describe('which tooth a mark is on', () => {
  /** A cell is 4 x 4 pixels of the file. */
  function film(boxes: readonly Box[]): NumberedFilm {
    const map = mapOf(40, 30, boxes);
    return {
      teeth: teethOf(map, CHANNELS, RULE),
      width: map.width,
      height: map.height,
      left: 0,
      top: 0,
      cellX: 4,
      cellY: 4,
      certain: RULE.certain,
    };
  }

  function mark(x: number, y: number, side: number, lesion: Finding['class'] = 'caries'): Finding {
    const corners = [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
    ] as const;
    return {
      id: 'a',
      class: lesion,
      outlines: [corners.map(([px, py]) => imagePoint(px, py))],
      tooth: null,
      toothUnknownBecause: 'pack-does-not-number-teeth',
      score: 0.5,
      areaPx: side * side,
      areaMm2: null,
    };
  }

  const two = film([box(46, 4, 12), box(45, 14, 12)]);
  const told = (finding: Finding, on = two) => {
    const [answer] = withTeeth([finding], on);
    return answer?.tooth ?? answer?.toothUnknownBecause;
  };

  test('a mark inside a tooth, or just beside one, is on it', () => {
    expect(told(mark(20, 60, 8))).toBe(46);
    expect(told(mark(12, 60, 6))).toBe(46);
    expect(told(mark(60, 60, 8))).toBe(45);
  });

  test('a mark between two teeth, half on each, is told of neither', () => {
    expect(told(mark(34, 60, 28))).toBe('ambiguous');
  });

  test('a mark far from every tooth is near none', () => {
    expect(told(mark(120, 20, 12))).toBe('no-tooth-near');
  });

  test('a tooth whose number is doubtful gives none', () => {
    expect(told(mark(20, 60, 8), film([box(46, 4, 12, 0.3)]))).toBe('ambiguous');
  });

  test('a periapical lesion belongs to the root it surrounds, not to a crown near by', () => {
    // Below the lower 46: its root end is its lower edge, at y = 80.
    expect(told(mark(20, 84, 12, 'periapical-lesion'))).toBe(46);
    // Above its crown there is no root of it.
    expect(told(mark(20, 20, 12, 'periapical-lesion'))).toBe('no-tooth-near');
    expect(told(mark(20, 20, 12, 'periapical-lesion'), film([box(16, 4, 12)]))).toBe(16);
  });
});
