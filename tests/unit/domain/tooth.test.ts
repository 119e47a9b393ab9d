import { expect, test } from 'vitest';
import type { FdiTooth } from '../../../src/domain/finding';
import { isFdi, toothName } from '../../../src/domain/tooth';

const universal = (teeth: readonly number[]) =>
  teeth.map((tooth) => toothName(tooth as FdiTooth, 'universal'));

test('Universal numbers run from the upper right wisdom tooth round to the lower right one', () => {
  expect(universal([18, 11, 21, 28, 38, 31, 41, 48])).toEqual(
    [1, 8, 9, 16, 17, 24, 25, 32].map(String),
  );
  expect(universal([36, 46])).toEqual(['19', '30']);
});

test('primary teeth are A to T the same way', () => {
  expect(universal([55, 51, 61, 65, 75, 71, 81, 85])).toEqual('AEFJKOPT'.split(''));
});

test('no two teeth have one name', () => {
  const teeth = Array.from({ length: 100 }, (_, n) => n).filter(isFdi);
  expect(teeth).toHaveLength(52);
  expect(new Set(universal(teeth)).size).toBe(52);
});
