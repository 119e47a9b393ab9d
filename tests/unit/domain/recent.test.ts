import { expect, test } from 'vitest';
import { RECENT_DAYS, recentAlike, recentDaysFrom } from '../../../src/domain/recent';
import { found, pastOn, tooth } from '../../support/past';

const on = (kind: 'bitewing' | 'panoramic' | 'periapical', day: string, more = {}) =>
  pastOn(day, { kind, ...more });
const days = (...args: Parameters<typeof recentAlike>) => recentAlike(...args)?.days ?? null;

test('a panoramic taken lately, here or elsewhere, is pointed out; an older or later one is not', () => {
  const film = on('panoramic', '2026-11-24');
  const before = on('panoramic', '2026-10-25', { clinic: 'Clinic 2' });
  expect(recentAlike(film, [before], 60)).toEqual({ film: before, days: 30, sameRegion: true });
  expect(days(film, [before], 29)).toBe(null);
  expect(days(film, [on('panoramic', '2026-11-25')], 60)).toBe(null);
  expect(days(film, [on('bitewing', '2026-11-01')], 60)).toBe(null);
  expect(days(film, [before, on('panoramic', '2026-11-20')], 60)).toBe(4);
});

test('films of one day are one examination', () => {
  const film = on('bitewing', '2026-11-24', { laterality: 'R' });
  expect(days(film, [{ ...film, id: 'another' }], 60)).toBe(null);
});

test('bitewings go by their side, which teeth tell too; of an unknown side it is said that it is not known', () => {
  const film = on('bitewing', '2026-11-24', { laterality: 'R' });
  const other = (more: object) => on('bitewing', '2026-11-01', more);
  expect(days(film, [other({ laterality: 'L' })], 60)).toBe(null);
  expect(days(film, [other({ findings: [found(26, 'caries', 1)] })], 60)).toBe(null);
  expect(days(film, [other({ findings: [found(46, 'caries', 1)] })], 60)).toBe(23);
  expect(recentAlike(film, [other({})], 60)?.sameRegion).toBe(false);
});

test('periapicals go by their teeth and the neighbours; of unknown ones nothing is said', () => {
  const film = on('periapical', '2026-11-24', { teeth: [tooth(36)] });
  const other = (...teeth: number[]) => on('periapical', '2026-11-01', { teeth: teeth.map(tooth) });
  expect(days(film, [other(36)], 60)).toBe(23);
  expect(days(film, [other(34, 35)], 60)).toBe(23);
  // A primary tooth stands where its successor will.
  expect(days(film, [other(75)], 60)).toBe(23);
  for (const far of [[33], [46], [26], []]) expect(days(film, [other(...far)], 60)).toBe(null);
});

test('the interval is a clinic’s own, and ours where theirs is no number of days', () => {
  expect(recentDaysFrom('90')).toBe(90);
  for (const kept of [null, '', '0', 'six', '1.5', '99999']) {
    expect(recentDaysFrom(kept)).toBe(RECENT_DAYS);
  }
});
