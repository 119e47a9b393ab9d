import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imagePoint } from '../../../src/domain/coordinates';
import type { Outline } from '../../../src/domain/finding';
import { areaOf } from '../../../src/domain/review';
import { crossesItself } from '../../../src/imaging/outline/polygon';
import { brushed } from '../../../src/viewer/tools/brush';

const film = { width: 200, height: 120 };
const square = [imagePoint(40, 40), imagePoint(80, 40), imagePoint(80, 80), imagePoint(40, 80)];
const paint = { radius: 10, erase: false, film };
const rub = { radius: 10, erase: true, film };
const total = (outlines: readonly Outline[] | null) =>
  (outlines ?? []).reduce((sum, ring) => sum + areaOf(ring), 0);

describe('a brush', () => {
  it('adds half a disc where it touches the edge, and leaves the rest of the shape as it was', () => {
    const shape = brushed([square], [imagePoint(80, 60)], paint);
    expect(shape).toHaveLength(1);
    expect(total(shape) / (1600 + (Math.PI * 100) / 2)).toBeCloseTo(1, 1);
    const left = Math.min(...(shape ?? []).flat().map((corner) => corner.x));
    expect(left).toBeCloseTo(40, 0);
  });

  it('paints a bridge as wide as it is along its way', () => {
    const shape = brushed([square], [imagePoint(80, 60), imagePoint(140, 60)], paint);
    const right = Math.max(...(shape ?? []).flat().map((corner) => corner.x));
    expect(right).toBeCloseTo(150, 0);
    expect(total(shape)).toBeGreaterThan(1600 + 60 * 18);
  });

  it('rubs a shape in two where it goes across, and away altogether where it covers it', () => {
    const across = brushed([square], [imagePoint(60, 20), imagePoint(60, 100)], rub);
    expect(across).toHaveLength(2);
    expect(total(across) / (1600 - 20 * 40)).toBeCloseTo(1, 1);
    expect(brushed([square], [imagePoint(60, 60)], { ...rub, radius: 60 })).toBe(null);
  });

  it('stays on the film', () => {
    const shape = brushed([square], [imagePoint(80, 60), imagePoint(230, 60)], paint);
    expect(Math.max(...(shape ?? []).flat().map((corner) => corner.x))).toBe(200);
  });

  it('whatever is painted and rubbed, no outline crosses itself', () => {
    const place = fc.record({
      x: fc.integer({ min: -10, max: 210 }),
      y: fc.integer({ min: -10, max: 130 }),
    });
    const stroke = fc.record({
      path: fc.array(place, { minLength: 1, maxLength: 5 }),
      radius: fc.integer({ min: 2, max: 30 }),
      erase: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(stroke, { minLength: 1, maxLength: 4 }), (strokes) => {
        let shape: readonly Outline[] = [square];
        for (const { path, radius, erase } of strokes) {
          const points = path.map(({ x, y }) => imagePoint(x, y));
          shape = brushed(shape, points, { radius, erase, film }) ?? shape;
        }
        expect(shape.some(crossesItself)).toBe(false);
        expect(shape.every((ring) => ring.length >= 3 && areaOf(ring) > 0)).toBe(true);
      }),
      { numRuns: 60, seed: 11 },
    );
  });
});
