import { describe, expect, it } from 'vitest';
import type { Curve } from '../../../src/domain/curve';
import { measuredAt, peakAt } from '../../../src/domain/operating';

const curve: Curve = {
  kind: 'periapical',
  dataset: 'held out',
  films: 10,
  lesions: 12,
  points: [
    { peak: 0.2, recall: 0.9, low: 0.8, high: 1, falsePositivesPerFilm: 2 },
    { peak: 0.6, recall: 0.7, low: 0.6, high: 0.8, falsePositivesPerFilm: 1 },
  ],
  reliability: [],
  ece: null,
  eceByChance: null,
};

describe('the threshold that a clinician moves', () => {
  it('stands at the pack’s own point in the middle and moves every class between the same ends', () => {
    for (const peak of [0.7, 0.95, 0.99]) {
      expect(peakAt({ peak }, 0)).toBe(peak);
      expect(peakAt({ peak }, -1)).toBeCloseTo(0.1, 6);
      expect(peakAt({ peak }, 1)).toBeCloseTo(0.999, 6);
    }
  });

  it('takes in more marks with each step to the left', () => {
    const places = [-1, -0.6, -0.2, 0, 0.2, 0.6, 1];
    const peaks = places.map((place) => peakAt({ peak: 0.7 }, place));
    expect(peaks).toEqual([...peaks].sort((a, b) => a - b));
    expect(new Set(peaks).size).toBe(places.length);
  });

  it('never asks for less than a pack that asks for nothing', () => {
    expect(peakAt({ peak: 0 }, -1)).toBeLessThan(0.01);
  });
});

it('figures are read between two measured points, and none are told beyond them', () => {
  expect(measuredAt(curve, 0.3)).toEqual({
    peak: 0.3,
    recall: expect.closeTo(0.85, 6) as number,
    low: expect.closeTo(0.75, 6) as number,
    high: expect.closeTo(0.95, 6) as number,
    falsePositivesPerFilm: expect.closeTo(1.75, 6) as number,
  });
  expect(measuredAt(curve, 0.6)?.recall).toBe(0.7);
  expect(measuredAt(curve, 0.61)).toBe(null);
  expect(measuredAt({ ...curve, points: [] }, 0.3)).toBe(null);
});
