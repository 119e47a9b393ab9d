import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { imagePoint } from '../../../src/domain/coordinates';
import type { Finding, FindingClass } from '../../../src/domain/finding';
import { falseOf, missedOf, type TrueLesion } from '../../../src/features/tour/lesson';
import { root } from '../../support/packs';

const square = (left: number, top: number, side: number) =>
  [
    [left, top],
    [left + side, top],
    [left + side, top + side],
    [left, top + side],
  ].map(([x = 0, y = 0]) => imagePoint(x, y));

const lesion = (left: number, name: FindingClass = 'caries'): TrueLesion => ({
  class: name,
  outlines: [square(left, 100, 40)],
});

const mark = (left: number, side = 40, name: FindingClass = 'caries'): Finding => ({
  id: `${name}-${left}`,
  class: name,
  outlines: [square(left, 100, side)],
  tooth: null,
  toothUnknownBecause: 'ambiguous',
  score: 0.8,
  areaPx: side * side,
  areaMm2: null,
});

test('a lesion counts as found when a fifth of it is marked with its own class', () => {
  const truth = [lesion(100), lesion(200), lesion(300)];
  const found = [mark(130), mark(236), mark(300, 40, 'periapical-lesion')];
  expect(missedOf(truth, found).map((one) => one.id)).toEqual(['missed-2', 'missed-3']);
});

test('a mark is false when it touches nothing that was drawn in', () => {
  const truth = [lesion(100)];
  expect(falseOf(truth, [mark(138), mark(400)]).map((one) => one.id)).toEqual(['caries-400']);
});

test('the film of the introduction has an early lesion beside two large ones', () => {
  const file = path.join(root, 'public/samples/lesson.json');
  const { lesions } = JSON.parse(readFileSync(file, 'utf8')) as {
    lesions: { class: string; outlines: unknown[][] }[];
  };
  expect(lesions.map((one) => one.class).sort()).toEqual(['caries', 'caries', 'periapical-lesion']);
});
