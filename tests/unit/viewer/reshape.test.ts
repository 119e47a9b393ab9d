import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imagePoint } from '../../../src/domain/coordinates';
import { areaOf } from '../../../src/domain/review';
import { crossesItself } from '../../../src/imaging/outline/polygon';
import { densify, lasso, pull, thinned } from '../../../src/viewer/tools/reshape';

const FILM = { width: 200, height: 100 };
const square = [imagePoint(20, 20), imagePoint(60, 20), imagePoint(60, 60), imagePoint(20, 60)];

describe('pulling an outline', () => {
  const ring = densify(square, 4);

  it('moves what is held all the way and the far side not at all', () => {
    const pulled = pull(ring, imagePoint(60, 40), imagePoint(75, 40), 12) ?? [];
    expect(Math.max(...pulled.map((corner) => corner.x))).toBeCloseTo(75, 5);
    expect(Math.min(...pulled.map((corner) => corner.x))).toBe(20);
    expect(areaOf(pulled)).toBeGreaterThan(areaOf(square));
  });

  it('is refused where the ring would cross itself', () => {
    expect(pull(ring, imagePoint(60, 40), imagePoint(-40, 40), 12)).toBe(null);
  });

  it('wherever it is held and pulled to, no ring that crosses itself comes out', () => {
    const place = fc.record({
      x: fc.integer({ min: 0, max: 80 }),
      y: fc.integer({ min: 0, max: 80 }),
    });
    fc.assert(
      fc.property(place, place, fc.integer({ min: 4, max: 40 }), (from, to, reach) => {
        const pulled = pull(ring, imagePoint(from.x, from.y), imagePoint(to.x, to.y), reach);
        expect(pulled !== null && crossesItself(pulled)).toBe(false);
      }),
    );
  });

  it('thinning gives back the corners that were there', () => {
    expect(thinned(ring, 0.5)).toHaveLength(4);
    expect(areaOf(thinned(ring, 0.5))).toBeCloseTo(areaOf(square), 3);
  });
});

describe('drawing round a lesion', () => {
  it('closes the loop and keeps it on the film', () => {
    const loop = lasso([imagePoint(150, 50), imagePoint(230, 50), imagePoint(230, 90)], 5, FILM);
    expect(Math.max(...(loop ?? []).map((corner) => corner.x))).toBe(200);
  });

  it('makes a circle of a tap', () => {
    const ring = lasso([imagePoint(50, 50), imagePoint(51, 50)], 10, FILM);
    expect(areaOf(ring ?? [])).toBeCloseTo(Math.PI * 100, -2);
  });

  it('makes the hull of a loop that crosses itself', () => {
    const eight = [imagePoint(10, 10), imagePoint(60, 60), imagePoint(60, 10), imagePoint(10, 60)];
    const ring = lasso(eight, 5, FILM) ?? [];
    expect(crossesItself(ring)).toBe(false);
    expect(areaOf(ring)).toBeCloseTo(2500, 0);
  });

  it('makes nothing of a straight line', () => {
    expect(lasso([imagePoint(10, 10), imagePoint(40, 10), imagePoint(80, 10)], 5, FILM)).toBe(null);
  });
});
