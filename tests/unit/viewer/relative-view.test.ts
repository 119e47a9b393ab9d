import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  byFilm,
  byMillimetre,
  fromRelative,
  offsetOf,
  toRelative,
  withOffset,
} from '../../../src/viewer/relative-view';
import { fit } from '../../../src/viewer/view-transform';

const size = fc.record({
  width: fc.integer({ min: 50, max: 4000 }),
  height: fc.integer({ min: 50, max: 4000 }),
});
const relative = fc.record({
  zoom: fc.double({ min: 0.5, max: 20, noNaN: true }),
  x: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  y: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
});

it('a film of any size on a canvas of any size comes to the same place and back', () => {
  fc.assert(
    fc.property(relative, size, size, (view, film, viewport) => {
      const yard = byFilm(film, viewport);
      const back = toRelative(fromRelative(view, film, viewport, yard), film, viewport, yard);
      expect(back.zoom).toBeCloseTo(view.zoom, 6);
      expect(back.x).toBeCloseTo(view.x, 6);
      expect(back.y).toBeCloseTo(view.y, 6);
    }),
    { seed: 3 },
  );
});

it('the fitted film is magnified once, its middle in the middle', () => {
  const [film, viewport] = [
    { width: 3000, height: 1500 },
    { width: 900, height: 700 },
  ];
  const view = toRelative(fit(film, viewport), film, viewport, byFilm(film, viewport));
  expect(view.zoom).toBeCloseTo(1, 10);
  expect([view.x, view.y]).toEqual([expect.closeTo(0, 10), expect.closeTo(0, 10)]);
});

it('an offset that is held brings one view to the other', () => {
  fc.assert(
    fc.property(relative, relative, (a, b) => {
      const there = withOffset(a, offsetOf(a, b));
      expect(there.zoom).toBeCloseTo(b.zoom, 9);
      expect(there.x).toBeCloseTo(b.x, 9);
    }),
    { seed: 4 },
  );
});

it('by millimetres, a length on one film is as long on the other, and the same way moves both', () => {
  const side = fc.double({ min: 0.01, max: 0.3, noNaN: true });
  fc.assert(
    fc.property(
      size,
      size,
      side,
      side,
      fc.integer({ min: 50, max: 2000 }),
      (a, b, one, other, w) => {
        const viewport = { width: w, height: w };
        const first = { ...fit(a, viewport), x: 30, y: -20 };
        const seen = toRelative(first, a, viewport, byMillimetre(one));
        const second = fromRelative(seen, b, viewport, byMillimetre(other));
        expect(second.scale / other).toBeCloseTo(first.scale / one, 6);
        const moved = toRelative({ ...first, x: 40 }, a, viewport, byMillimetre(one));
        const followed = fromRelative(moved, b, viewport, byMillimetre(other));
        expect(followed.x - second.x).toBeCloseTo(10, 4);
      },
    ),
    { seed: 5 },
  );
});
