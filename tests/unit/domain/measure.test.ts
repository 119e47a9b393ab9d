import { expect, it } from 'vitest';
import { imagePoint } from '../../../src/domain/coordinates';
import { angle, distance, spacingOf } from '../../../src/domain/measure';

const [a, b, c] = [imagePoint(0, 0), imagePoint(30, 40), imagePoint(0, 40)];

it('tells a distance in millimetres where the spacing is known, along rows and columns each its own', () => {
  expect(distance(a, b, null)).toBe(50);
  expect(distance(a, b, { row: 0.2, column: 0.1 })).toBeCloseTo(Math.hypot(3, 8), 10);
});

it('believes a length that a person knows before what the file says', () => {
  const known = { from: a, to: b, lengthMm: 25 };
  const spacing = spacingOf({ row: 0.1, column: 0.1 }, known);
  expect(distance(a, b, spacing)).toBeCloseTo(25, 10);
  expect(spacingOf({ row: 0.1, column: 0.1 }, null)).toEqual({ row: 0.1, column: 0.1 });
});

it('tells the angle at the second point, as it is in the mouth and not in the pixels', () => {
  expect(angle(a, c, b, null)).toBeCloseTo(90, 10);
  expect(angle(a, imagePoint(10, 0), imagePoint(20, 0), null)).toBeCloseTo(180, 10);
  expect(angle(imagePoint(1, 0), a, imagePoint(1, 1), null)).toBeCloseTo(45, 10);
  expect(angle(imagePoint(1, 0), a, imagePoint(1, 1), { row: 2, column: 1 })).toBeCloseTo(63.43, 2);
});
