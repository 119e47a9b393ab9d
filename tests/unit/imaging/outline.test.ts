import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FindingOutput } from '../../../src/domain/pack';
import { findingsFrom } from '../../../src/imaging/outline/findings';
import { crossesItself, signedArea } from '../../../src/imaging/outline/polygon';
import type { ProbabilityMap } from '../../../src/imaging/pixels/tiles';

const caries: FindingOutput = {
  role: 'finding',
  class: 'caries',
  channel: 0,
  code: null,
  threshold: 0.5,
  peak: 0,
  minAreaPx: 16,
  calibration: { a: 1, b: 0 },
  points: {},
  kinds: ['bitewing'],
  errorRates: [],
  curves: [],
};

/** A map of one channel whose value at a cell is `f(x, y)` of the cell's centre. */
function mapOf(width: number, height: number, f: (x: number, y: number) => number): ProbabilityMap {
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    f((i % width) + 0.5, Math.floor(i / width) + 0.5),
  );
  return { width, height, channels: 1, stride: 2, data };
}

const film = (map: ProbabilityMap, scale = 1.5) => ({
  width: map.width * map.stride * scale,
  height: map.height * map.stride * scale,
  left: 0,
  top: 0,
  scaleX: scale,
  scaleY: scale,
  spacing: { row: 0.02, column: 0.03 },
});

const disc = (cx: number, cy: number, r: number) => (x: number, y: number) =>
  1 / (1 + Math.exp(Math.hypot(x - cx, y - cy) - r));

test('a disc comes back where it is and as large as it is, in pixels of the file', () => {
  const map = mapOf(60, 50, disc(30, 20, 8));
  const [finding, ...rest] = findingsFrom(map, [caries], film(map));
  if (!finding) throw new Error('not found');
  expect(rest).toEqual([]);
  const ring = finding.outlines[0] ?? [];
  const cx = ring.reduce((s, p) => s + p.x, 0) / ring.length;
  const cy = ring.reduce((s, p) => s + p.y, 0) / ring.length;
  // One cell is stride x scale = 3 pixels of the file.
  expect(Math.abs(cx - 90)).toBeLessThan(1.5);
  expect(Math.abs(cy - 60)).toBeLessThan(1.5);
  for (const p of ring) expect(Math.abs(Math.hypot(p.x - 90, p.y - 60) - 24)).toBeLessThan(1.5);
  expect(finding.areaPx / (Math.PI * 24 * 24)).toBeCloseTo(1, 1);
  expect(finding.areaMm2).toBeCloseTo(finding.areaPx * 0.0006, 1);
});

test('a region that never reaches the peak is no finding; one that does keeps its whole extent', () => {
  const faint = disc(15, 20, 6);
  const sure = disc(42, 20, 6);
  const map = mapOf(60, 40, (x, y) => Math.max(0.8 * faint(x, y), sure(x, y)));
  const at = (peak: number) => findingsFrom(map, [{ ...caries, peak }], film(map));
  expect([at(0).length, at(0.9).length]).toEqual([2, 1]);
  const [kept] = at(0.9);
  expect(at(0).map((finding) => finding.outlines)).toContainEqual(kept?.outlines);
});

test('a lesion cut by the edge of the film is closed along the edge', () => {
  const map = mapOf(40, 40, disc(0, 20, 10));
  const [finding] = findingsFrom(map, [caries], film(map));
  const xs = (finding?.outlines[0] ?? []).map((p) => p.x);
  expect(Math.min(...xs)).toBe(0);
  expect((finding?.areaPx ?? 0) / ((Math.PI * 30 * 30) / 2)).toBeCloseTo(1, 1);
});

test('specks below the least area are dropped; two lesions that do not touch stay two', () => {
  const speck = disc(50, 8, 0.7);
  const [a, b] = [disc(15, 20, 6), disc(42, 25, 9)];
  const map = mapOf(60, 50, (x, y) => Math.max(a(x, y), b(x, y), speck(x, y)));
  const findings = findingsFrom(map, [caries], film(map));
  expect(findings.map((f) => f.id)).toEqual(['caries-1', 'caries-2']);
  expect(findings[0]?.score).toBeGreaterThan(findings[1]?.score ?? 1);
});

test('the score is the calibrated mean probability', () => {
  const map = mapOf(20, 20, (x, y) => (x > 5 && x < 15 && y > 5 && y < 15 ? 0.8 : 0.1));
  const output = { ...caries, calibration: { a: 0.5, b: -1 } };
  const [finding] = findingsFrom(map, [output], film(map));
  const expected = 1 / (1 + Math.exp(-(0.5 * Math.log(0.8 / 0.2) - 1)));
  expect(finding?.score).toBeCloseTo(expected, 5);
});

test('whatever the map: no outline crosses itself or leaves the film, and none is empty', () => {
  const cell = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 15 * 12, maxLength: 15 * 12 }), (values) => {
      const data = Float32Array.from(values);
      const map: ProbabilityMap = { width: 15, height: 12, channels: 1, stride: 2, data };
      const bounds = film(map);
      for (const finding of findingsFrom(map, [{ ...caries, minAreaPx: 4 }], bounds))
        for (const ring of finding.outlines) {
          expect(crossesItself(ring)).toBe(false);
          expect(Math.abs(signedArea(ring))).toBeGreaterThan(0);
          expect(ring.every((p) => p.x >= 0 && p.x <= bounds.width)).toBe(true);
          expect(ring.every((p) => p.y >= 0 && p.y <= bounds.height)).toBe(true);
        }
    }),
    { seed: 1, numRuns: 400 },
  );
});

test('every component that is large enough is told, however ragged', () => {
  const cell = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 100, maxLength: 100 }), (values) => {
      const data = Float32Array.from(values);
      const map: ProbabilityMap = { width: 10, height: 10, channels: 1, stride: 2, data };
      const any = values.some((v) => Math.fround(v) > 0.5);
      const findings = findingsFrom(map, [{ ...caries, minAreaPx: 4 }], film(map));
      expect(findings.length > 0).toBe(any);
    }),
    { seed: 2, numRuns: 200 },
  );
});
