import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imagePoint } from '../../../src/domain/coordinates';
import type { FindingOutput } from '../../../src/domain/pack';
import { areaOf } from '../../../src/domain/review';
import { candidatesOf, peakUnder } from '../../../src/viewer/network/candidates';
import { findingsFrom } from '../../../src/imaging/outline/findings';
import { grow } from '../../../src/viewer/network/grow';
import { cellsUnder, type NetworkMap } from '../../../src/imaging/outline/network-map';
import { crossesItself } from '../../../src/imaging/outline/polygon';
import { filled } from '../../../src/imaging/outline/raster';

const caries: FindingOutput = {
  role: 'finding',
  class: 'caries',
  channel: 0,
  code: null,
  threshold: 0.4,
  peak: 0.8,
  minAreaPx: 16,
  calibration: { a: 1, b: 0 },
  points: {},
  kinds: ['periapical'],
  errorRates: [],
  curves: [],
};
const lesion: FindingOutput = { ...caries, class: 'periapical-lesion', channel: 1 };

/** Discs of falling probability: class, middle and radius in cells, and the probability in the middle. */
function answerOf(
  ...discs: readonly (readonly [0 | 1, number, number, number, number])[]
): NetworkMap {
  const [width, height] = [80, 60];
  const data = new Float32Array(width * height * 2);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (const [channel, cx, cy, radius, peak] of discs) {
        const away = Math.hypot(x + 0.5 - cx, y + 0.5 - cy) / radius;
        const at = (y * width + x) * 2 + channel;
        data[at] = Math.max(data[at] as number, peak * Math.exp(-away * away));
      }
  return {
    pack: { id: 'dental', version: '1.0.0', weights: 'w' },
    map: { width, height, channels: 2, stride: 2, data },
    outputs: [caries, lesion],
    film: { width: 320, height: 240, left: 0, top: 0, scaleX: 2, scaleY: 2, spacing: null },
  };
}
// One cell is four pixels of the film.
const film = (x: number, y: number) => imagePoint(x * 4, y * 4);

describe('marks below the operating point', () => {
  const answer = answerOf([0, 20, 20, 6, 0.95], [0, 55, 20, 6, 0.6], [1, 55, 45, 6, 0.7]);
  const read = findingsFrom(answer.map, answer.outputs, answer.film);

  const lowered = new Map([
    ['caries', 0.5],
    ['periapical-lesion', 0.5],
  ] as const);

  it('are the regions that the reading left out, most certain first, and never one it has', () => {
    expect(read).toHaveLength(1);
    const found = candidatesOf(answer, lowered, read);
    expect(found.map((one) => one.finding.class)).toEqual(['periapical-lesion', 'caries']);
    expect(found.map((one) => one.peak)).toEqual([
      expect.closeTo(0.69, 1),
      expect.closeTo(0.59, 1),
    ]);
    expect(candidatesOf(answer, lowered, read)).toEqual(found);
    expect(candidatesOf(answer, new Map(), read)).toEqual([]);
  });

  it('are none where a person has drawn the same already', () => {
    const drawn = candidatesOf(answer, lowered, read).map((one) => one.finding);
    expect(candidatesOf(answer, lowered, [...read, ...drawn])).toEqual([]);
  });

  it('a finding knows the peak that made it one', () => {
    expect(peakUnder(answer, read[0]!)).toBeCloseTo(0.95, 1);
  });
});

describe('a region grown from a click', () => {
  it('takes the class that the network sees there, and ends where it is half as sure', () => {
    const answer = answerOf([1, 40, 30, 8, 0.2], [0, 10, 10, 4, 0.9]);
    const grown = grow(answer, film(41, 33), 20);
    expect(grown?.class).toBe('periapical-lesion');
    expect(grown?.peak).toBeCloseTo(0.2, 2);
    // Half of a Gaussian is at sqrt(ln 2) of its radius.
    const radius = 8 * Math.sqrt(Math.log(2)) * 4;
    expect(areaOf(grown?.outlines[0] ?? []) / (Math.PI * radius ** 2)).toBeCloseTo(1, 1);
  });

  it('is none where the network sees nothing', () => {
    expect(grow(answerOf([0, 10, 10, 4, 0.9]), film(70, 50), 8)).toBe(null);
  });

  it('does not run out over a haze that covers the film', () => {
    const grown = grow(answerOf([0, 40, 30, 60, 0.1], [0, 40, 30, 3, 0.15]), film(40, 30), 8);
    expect(areaOf(grown?.outlines[0] ?? [])).toBeLessThan(0.05 * 320 * 240);
    expect(grown).not.toBe(null);
  });

  it('never crosses itself, wherever it is clicked', () => {
    const answer = answerOf([0, 20, 20, 9, 0.5], [0, 30, 28, 5, 0.7], [1, 60, 40, 12, 0.3]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 319 }), fc.integer({ min: 0, max: 239 }), (x, y) => {
        const grown = grow(answer, imagePoint(x, y), 16);
        expect(grown?.outlines.some(crossesItself) ?? false).toBe(false);
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});

it('a ring covers the cells whose middles lie in it, and as many as its area', () => {
  const ring = [
    { x: 1, y: 1 },
    { x: 5, y: 1 },
    { x: 5, y: 4 },
    { x: 1, y: 4 },
  ];
  const mask = filled([ring], 8, 6);
  expect(mask.reduce((sum, cell) => sum + cell, 0)).toBe(12);
  expect([mask[8 + 1], mask[8 + 5], mask[0]]).toEqual([1, 0, 0]);
  const outline = ring.map(({ x, y }) => film(x, y));
  expect(cellsUnder(answerOf(), [outline])[80 + 1]).toBe(1);
});
