import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromRelative, offsetOf, toRelative, withOffset } from '../../../src/viewer/relative-view';
import { fit } from '../../../src/viewer/view-transform';

const size = fc.record({
  width: fc.integer({ min: 50, max: 4000 }),
  height: fc.integer({ min: 50, max: 4000 }),
});
const relative = fc.record({
  zoom: fc.double({ min: 0.5, max: 20, noNaN: true }),
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
});

it('a film of any size on a canvas of any size comes to the same place and back', () => {
  fc.assert(
    fc.property(relative, size, size, (view, film, viewport) => {
      const back = toRelative(fromRelative(view, film, viewport), film, viewport);
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
  const view = toRelative(fit(film, viewport), film, viewport);
  expect(view.zoom).toBeCloseTo(1, 10);
  expect([view.x, view.y]).toEqual([expect.closeTo(0.5, 10), expect.closeTo(0.5, 10)]);
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
