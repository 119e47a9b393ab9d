import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { withMeasured } from '../../../src/cli/card';
import {
  auc,
  figureOf,
  frocPoint,
  reliabilityOf,
  rowOf,
} from '../../../src/cli/evaluation/figures';
import { PERTURBATIONS } from '../../../src/cli/evaluation/perturb';
import type { FilmRecord } from '../../../src/cli/evaluation/record';
import { countsOf, markRecord, truthOf } from '../../../src/cli/evaluation/record';
import { Curve } from '../../../src/domain/curve';
import { drawnImage } from '../../support/films';

const WIDTH = 400;
/** Pixels from..to (excluded) of a film of one row. */
const run = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);
const mask = (...runs: (readonly [number, number])[]): Uint8Array => {
  const out = new Uint8Array(WIDTH);
  for (const [from, to] of runs) out.fill(1, from, to);
  return out;
};

function record(
  truth: Uint8Array,
  marks: readonly { from: number; to: number; score?: number; peak?: number }[],
): FilmRecord {
  const lesions = truthOf(truth, WIDTH, 1);
  return {
    lesions: lesions.sizes,
    truth: lesions.sizes.reduce((a, b) => a + b, 0),
    marks: marks.map(({ from, to, score = 0.5, peak = 1 }) =>
      markRecord(run(from, to), lesions, { score, peak }),
    ),
    highest: Math.max(0, ...marks.map((m) => m.peak ?? 1)),
  };
}

test('a lesion covered by a fifth is found, by less it is not', () => {
  expect(countsOf(record(mask([100, 200]), [{ from: 190, to: 210 }])).found).toBe(0);
  expect(countsOf(record(mask([100, 200]), [{ from: 180, to: 210 }])).found).toBe(1);
});

test('two marks that cover a lesion together find it', () => {
  const film = record(mask([100, 200]), [
    { from: 95, to: 112 },
    { from: 188, to: 205 },
  ]);
  expect(countsOf(film)).toMatchObject({ found: 1, falseMarks: 0, overlap: 24, predicted: 34 });
});

test('a mark is false only where it touches no lesion; a missed lesion is not a false mark', () => {
  const film = record(mask([0, 60], [200, 300]), [
    { from: 50, to: 70 },
    { from: 100, to: 110 },
  ]);
  expect(countsOf(film)).toEqual({
    overlap: 10,
    predicted: 30,
    truth: 160,
    lesions: 2,
    found: 0,
    marks: 2,
    falseMarks: 1,
  });
});

test('specks of the truth below 30 pixels are no lesions', () => {
  expect(truthOf(mask([0, 29], [50, 80]), WIDTH, 1).sizes).toEqual([30]);
});

test('Dice is pooled over the films and, beside that, averaged over those with anything', () => {
  const [good, missed, empty] = [
    record(mask([0, 100]), [{ from: 0, to: 100 }]),
    record(mask([0, 50]), []),
    record(mask(), []),
  ];
  const row = rowOf([good, missed, empty]);
  expect(row.dice?.value).toBeCloseTo(200 / 250, 12);
  expect(row.meanDice?.value).toBeCloseTo(0.5, 12);
  expect(row.precision?.value).toBe(1);
  expect(row.films).toBe(3);
});

test('what cannot be told is null, not zero: recall without a lesion, precision without a mark', () => {
  const row = rowOf([record(mask(), [])]);
  expect(row).toMatchObject({ recall: null, precision: null, dice: null, auc: null });
  expect(row.falsePositivesPerFilm?.value).toBe(0);
});

test('intervals hold the value, are the same each time, and are a point for equal films', () => {
  const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b) / xs.length;
  const figure = figureOf([1, 1, 0, 1, 0], mean);
  expect(figure?.value).toBeCloseTo(0.6, 12);
  expect(figure?.low).toBeLessThan(0.6);
  expect(figure?.high).toBeGreaterThan(0.6);
  expect(figureOf([1, 1, 0, 1, 0], mean)).toEqual(figure);
  expect(figureOf([1, 1], mean)).toEqual({ value: 1, low: 1, high: 1 });
});

test('the area under the curve counts pairs, ties by half', () => {
  const film = (highest: number, has: boolean) => ({ highest, has });
  expect(auc([film(0.9, true), film(0.2, false), film(0.9, false)])).toBe(0.75);
  expect(auc([film(0.9, true)])).toBeNull();
});

test('at a higher peak fewer marks count, true and false', () => {
  const film = record(mask([0, 100]), [
    { from: 0, to: 50, peak: 0.6 },
    { from: 150, to: 160, peak: 0.9 },
  ]);
  expect(frocPoint([film], 0.5)).toMatchObject({ recall: 1, falsePositivesPerFilm: 1 });
  expect(frocPoint([film], 0.8)).toMatchObject({ recall: 0, falsePositivesPerFilm: 1 });
  expect(frocPoint([film], 0.95)).toMatchObject({ recall: 0, falsePositivesPerFilm: 0 });
});

test('calibration: the gap of said and seen, bin by bin, weighted by marks', () => {
  const film = record(mask([0, 100]), [
    { from: 0, to: 10, score: 0.9 },
    { from: 20, to: 30, score: 0.9 },
    { from: 200, to: 210, score: 0.9 },
    { from: 300, to: 310, score: 0.1 },
  ]);
  const { reliability, ece } = reliabilityOf([film]);
  expect(reliability.map((b) => [b.n, b.mean, b.observed])).toEqual([
    [1, 0.1, 0],
    [3, 0.9, 0.6667],
  ]);
  expect(ece).toBeCloseTo((0.1 + 3 * (0.9 - 2 / 3)) / 4, 3);
  expect(reliabilityOf([record(mask(), [])])).toMatchObject({ reliability: [], ece: null });
});

test('what chance leaves of an exact score: nothing when it is sure, less with more marks', () => {
  const film = (score: number, n: number) =>
    record(
      mask(),
      Array.from({ length: n }, (_, i) => ({ from: 20 * i, to: 20 * i + 10, score })),
    );
  const by = (...films: ReturnType<typeof record>[]): number =>
    reliabilityOf(films).eceByChance ?? NaN;
  expect(by(film(1, 5))).toBe(0);
  // Of a half-sure score: the mean distance from half of what n throws of a coin show, 0.5 of one, about 0.4 / sqrt(n) of many.
  expect(by(film(0.5, 1))).toBeCloseTo(0.5);
  expect(by(...Array.from({ length: 20 }, () => film(0.5, 5)))).toBeCloseTo(0.04, 2);
});

test('a film turned or halved keeps its truth where its tissue is', () => {
  const image = drawnImage(200, 100);
  const disc = Uint8Array.from(image.pixels, (_, i) =>
    Math.hypot((i % 200) - 140, Math.floor(i / 200) - 50) < 12 ? 1 : 0,
  );
  const marked = { ...image, pixels: Uint8Array.from(disc, (v) => (v ? 255 : 0)) };
  for (const name of [
    'turned by 3 degrees',
    'half resolution',
    'JPEG quality 50',
    'noise of 3 %',
  ]) {
    const now = PERTURBATIONS[name]?.(marked);
    if (!now) throw new Error(name);
    const truth = now.mask(disc);
    expect(truth.length).toBe(now.image.pixels.length);
    const agree = truth.filter((v, i) => (v === 1) === (now.image.pixels[i] as number) > 127);
    expect(agree.length / truth.length).toBeGreaterThan(0.99);
    expect(truth.reduce((a, b) => a + b)).toBeGreaterThan(90);
  }
});

test('a JPEG of quality 50 keeps a smooth film to a few grey values and loses what is fine', () => {
  const smooth = drawnImage(64, 64);
  const coarse = PERTURBATIONS['JPEG quality 50']?.(smooth).image.pixels ?? [];
  const worst = Math.max(...smooth.pixels.map((v, i) => Math.abs(v - (coarse[i] as number))));
  expect(worst).toBeLessThan(40);
  const grain = { ...smooth, pixels: smooth.pixels.map((_, i) => 128 + ((i * 7919) % 5) - 2) };
  const lost = PERTURBATIONS['JPEG quality 50']?.(grain).image.pixels ?? [];
  expect(new Set(lost).size).toBeLessThan(3);
});

test('gamma and inversion change values as they say', () => {
  const image = { ...drawnImage(4, 1), pixels: Uint8Array.from([0, 64, 128, 255]) };
  expect([...(PERTURBATIONS.inverted?.(image).image.pixels ?? [])]).toEqual([255, 191, 127, 0]);
  expect([...(PERTURBATIONS['gamma 1.4']?.(image).image.pixels ?? [])]).toEqual([0, 37, 97, 255]);
});

describe('a measured pack', () => {
  const outputs = [
    { role: 'finding', class: 'caries' },
    { role: 'anatomy', class: 'root' },
  ];
  const films = [record(mask([0, 100]), [{ from: 0, to: 50, peak: 0.9 }]), record(mask(), [])];
  const row = rowOf(films);
  const curve = {
    kind: 'periapical' as const,
    dataset: 'a set',
    films: 2,
    lesions: 1,
    points: [frocPoint(films, 0.9)],
    ...reliabilityOf(films),
  };
  const about = { kind: 'periapical' as const, dataset: 'a set', row };
  const measured = [
    { class: 'caries', ...about, curve },
    { class: 'root', ...about, curve: null },
  ];

  test('validation gives curves and leaves the error rates; they pass the manifest guard', () => {
    const now = withMeasured({ outputs, results: ['as before'] }, 'val', measured, []);
    expect(now.outputs[0]).toMatchObject({ curves: [curve] });
    expect(v.parse(Curve, curve)).toEqual(curve);
    expect(now.results).toEqual(['as before']);
    expect(now.outputs[1]).toEqual(outputs[1]);
  });

  test('the test split gives figures: of anatomy Dice alone, of findings their error rates', () => {
    const now = withMeasured({ outputs }, 'test', measured, []);
    expect(now.outputs[0]).toMatchObject({
      errorRates: [
        { kind: 'periapical', recall: { value: 1, films: 2, lesions: 1, dataset: 'a set' } },
      ],
    });
    const told = (now.results as { class: string; metric: string }[]).map(
      (r) => `${r.class} ${r.metric}`,
    );
    expect(told).toContain('caries precision');
    expect(told).toContain('root meanDice');
    expect(told).not.toContain('root recall');
  });
});
