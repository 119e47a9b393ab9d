import fc from 'fast-check';
import { expect, it } from 'vitest';
import { imagePoint } from '../../../src/domain/coordinates';
import {
  AS_STORED,
  boxLying,
  fromLying,
  lyingSize,
  mirroredAcross,
  toLying,
  turnedBy,
  wayOnFilm,
} from '../../../src/domain/orientation';

const film = { width: 300, height: 200 };
const anyOrientation = fc.record({
  mirrored: fc.boolean(),
  turns: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
});
const share = fc.double({ min: 0, max: 1, noNaN: true });

it('turned clockwise, the upper left corner comes to the upper right', () => {
  const once = turnedBy(AS_STORED, 1);
  expect(lyingSize(once, film)).toEqual({ width: 200, height: 300 });
  expect(toLying(once, film, imagePoint(0, 0))).toMatchObject({ x: 200, y: 0 });
  expect(toLying(once, film, imagePoint(300, 0))).toMatchObject({ x: 200, y: 300 });
});

it('mirrored, left and right of what is seen change places, however the film lies', () => {
  fc.assert(
    fc.property(anyOrientation, share, share, (from, x, y) => {
      const point = imagePoint(x * film.width, y * film.height);
      const before = toLying(from, film, point);
      const after = toLying(mirroredAcross(from), film, point);
      expect(lyingSize(mirroredAcross(from), film)).toEqual(lyingSize(from, film));
      expect(after.x).toBeCloseTo(lyingSize(from, film).width - before.x, 9);
      expect(after.y).toBeCloseTo(before.y, 9);
    }),
  );
});

it('a quarter clockwise moves what is seen by a quarter, however the film lies', () => {
  fc.assert(
    fc.property(anyOrientation, share, share, (from, x, y) => {
      const point = imagePoint(x * film.width, y * film.height);
      const before = toLying(from, film, point);
      const after = toLying(turnedBy(from, 1), film, point);
      expect(after.x).toBeCloseTo(lyingSize(from, film).height - before.y, 9);
      expect(after.y).toBeCloseTo(before.x, 9);
    }),
  );
});

it('every point finds back to its pixel, and a way on the screen to its way on the film', () => {
  fc.assert(
    fc.property(anyOrientation, share, share, (from, x, y) => {
      const point = imagePoint(x * film.width, y * film.height);
      const seen = toLying(from, film, point);
      const back = fromLying(from, film, seen);
      expect(back.x).toBeCloseTo(point.x, 9);
      expect(back.y).toBeCloseTo(point.y, 9);
      const way = wayOnFilm(from, 5, -2);
      const moved = toLying(from, film, imagePoint(point.x + way.x, point.y + way.y));
      expect(moved.x - seen.x).toBeCloseTo(5, 9);
      expect(moved.y - seen.y).toBeCloseTo(-2, 9);
    }),
  );
});

it('a box stays the box of its corners', () => {
  const box = { min: imagePoint(10, 20), max: imagePoint(40, 30) };
  const { min, max } = boxLying({ mirrored: false, turns: 2 }, film, box);
  expect([min.x, min.y, max.x, max.y]).toEqual([260, 170, 290, 180]);
});
