import { describe, expect, it } from 'vitest';
import { imagePoint } from '../../../src/domain/coordinates';
import type { Finding } from '../../../src/domain/finding';
import { boxOf, findingAt } from '../../../src/viewer/hit-test';

function square(id: string, left: number, top: number, side: number): Finding {
  const right = left + side;
  const bottom = top + side;
  const corners = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ] as const;
  return {
    id,
    class: 'caries',
    outlines: [corners.map(([x, y]) => imagePoint(x, y))],
    tooth: null,
    toothUnknownBecause: 'pack-does-not-number-teeth',
    score: 0.7,
    areaPx: side * side,
    areaMm2: null,
  };
}

const large = square('large', 100, 100, 200);
const small = square('small', 150, 150, 20);

describe('finding under a point', () => {
  it('prefers the smaller of two that lie on each other', () => {
    expect(findingAt([large, small], imagePoint(160, 160), 5)?.id).toBe('small');
    expect(findingAt([large, small], imagePoint(250, 250), 5)?.id).toBe('large');
  });

  it('takes a near miss within reach and nothing beyond it', () => {
    expect(findingAt([large], imagePoint(304, 200), 5)?.id).toBe('large');
    expect(findingAt([large], imagePoint(306, 200), 5)).toBeNull();
  });

  it('boxes all rings', () => {
    const { min, max } = boxOf(large);
    expect([min.x, min.y, max.x, max.y]).toEqual([100, 100, 300, 300]);
  });
});
