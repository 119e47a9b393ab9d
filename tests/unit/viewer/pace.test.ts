import { expect, test } from 'vitest';
import { Pace } from '../../../src/viewer/pace';

/** What is said of frames that come so far apart, the first one aside. */
function said(...gaps: readonly number[]): boolean[] {
  const pace = new Pace();
  let now = 1000;
  pace.frame(now);
  return gaps.map((gap) => pace.frame((now += gap)));
}

test('a screen that is kept up with has no rough frame, not for a single late one either', () => {
  expect(said(...Array.from({ length: 200 }, () => 16.7))).not.toContain(true);
  expect(said(16.7, 50, 16.7, 16.7, 50, 16.7, 16.7, 16.7, 16.7, 16.7, 50)).not.toContain(true);
});

test('three of six frames late: rough from there on, until they come in time again', () => {
  expect(said(33, 33, 33, 33)).toEqual([false, false, true, true]);
  expect(said(33, 33, 33, 16, 16, 16, 16)).toEqual([false, false, true, true, true, true, false]);
});

test('a pause is no late frame: what was before it counts no more', () => {
  expect(said(33, 33, 33, 400, 33, 33)).toEqual([false, false, true, false, false, false]);
  expect(said(400, 400, 400, 400)).not.toContain(true);
});
