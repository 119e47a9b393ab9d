import { expect, test } from 'vitest';
import type { FdiTooth } from '../../../src/domain/finding';
import { chartOf } from '../../../src/features/report/chart';
import { toothInPlainWords } from '../../../src/features/explain/plain-words';
import { axesFor } from '../../../src/features/settings/card/chart';
import { reportOf } from '../../support/reports';

const chartWith = (tooth: number, accept = true) =>
  chartOf(
    reportOf([
      { act: 'locate', finding: 'caries-1', tooth: tooth as FdiTooth, surfaces: [] },
      ...(accept ? [{ act: 'accept', finding: 'caries-1' } as const] : []),
    ]).state.findings,
  );

test('a report’s tooth chart faces the patient and bears what was accepted alone', () => {
  const [upper, lower] = chartWith(36);
  expect(upper?.map((one) => one.tooth)).toEqual([
    18, 17, 16, 15, 14, 13, 12, 11, 21, 22, 23, 24, 25, 26, 27, 28,
  ]);
  expect(lower?.find((one) => one.tooth === 36)?.classes).toEqual(['caries']);
  expect(
    chartWith(36, false)
      .flat()
      .flatMap((one) => one.classes),
  ).toEqual([]);
});

test('primary teeth lie between the permanent ones, where one bears a finding', () => {
  expect(chartWith(75).map((row) => row.length)).toEqual([16, 10, 10, 16]);
  expect(chartWith(75)[2]?.[5]?.tooth).toBe(71);
});

test('a patient is told a tooth by side and place, not by number', () => {
  expect(toothInPlainWords(36 as FdiTooth)).toBe('Your lower left, tooth 6 from the middle');
  expect(toothInPlainWords(85 as FdiTooth)).toBe('Your lower right, milk tooth 5 from the middle');
});

test('an axis counts in steps that a reader knows and ends at or above the largest value', () => {
  expect(axesFor(1).ticks).toHaveLength(6);
  expect(axesFor(2.3).ticks).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
  expect(axesFor(0.5).x(0.5)).toBeGreaterThan(axesFor(0.5).x(0.4));
});
