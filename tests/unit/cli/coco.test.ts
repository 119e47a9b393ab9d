import { expect, test } from 'vitest';
import { classOf, draw, fillPolygon } from '../../../src/cli/evaluation/coco';

const rows = (mask: Uint8Array, width: number): string[] =>
  Array.from({ length: mask.length / width }, (_, y) =>
    mask.slice(y * width, (y + 1) * width).join(''),
  );

test('a polygon holds the pixels whose centres lie in it', () => {
  const mask = new Uint8Array(20);
  fillPolygon(mask, 5, 4, [1, 1, 4, 1, 4, 3, 1, 3]);
  expect(rows(mask, 5)).toEqual(['00000', '01110', '01110', '00000']);
});

test('a polygon past the edge is cut at it', () => {
  const mask = new Uint8Array(9);
  fillPolygon(mask, 3, 3, [-5, -5, 2, -5, 2, 9, -5, 9]);
  expect(rows(mask, 3)).toEqual(['110', '110', '110']);
});

test('run lengths go down the columns, the first run outside', () => {
  const mask = new Uint8Array(12);
  draw(mask, 4, 3, { size: [3, 4], counts: [4, 2, 1, 2, 3] });
  expect(rows(mask, 4)).toEqual(['0000', '0110', '0110']);
});

test('compressed run lengths, as pycocotools writes them, mean the same', () => {
  // pycocotools.mask.encode of the mask above.
  const mask = new Uint8Array(12);
  draw(mask, 4, 3, { size: [3, 4], counts: '42102' });
  expect(rows(mask, 4)).toEqual(['0000', '0110', '0110']);
});

test('compressed run lengths longer than 31 pixels, and falling ones', () => {
  // pycocotools.mask.encode of a mask of 20 x 20: runs 100, 50, 210, 5, 35.
  const [whole, packed] = [new Uint8Array(400), new Uint8Array(400)];
  draw(whole, 20, 20, { size: [20, 20], counts: [100, 50, 210, 5, 35] });
  draw(packed, 20, 20, { size: [20, 20], counts: 'T3b1b6cNaJ' });
  expect(whole.reduce((a, b) => a + b)).toBe(55);
  expect(packed).toEqual(whole);
});

test.each([
  ['Caries', 'caries'],
  ['Dental caries', 'caries'],
  ['Periapical lesion', 'periapical-lesion'],
  ['Periapical_Lesion', 'periapical-lesion'],
  ['apical lesion', 'periapical-lesion'],
  ['Root', 'root'],
  ['tooth', null],
])('category %s is %s', (name, expected) => {
  expect(classOf(name)).toBe(expected);
});
