import { expect, test } from 'vitest';
import { kazakhDate } from '../../../src/i18n/kazakh';

const day = new Date('2026-11-04T07:05:00Z');

test('Kazakh dates as CLDR has them, for engines without its Kazakh part', () => {
  const medium = { dateStyle: 'medium', timeZone: 'UTC' } as const;
  expect(kazakhDate(day, medium)).toBe('2026 ж. 04 қар.');
  expect(kazakhDate(day, { ...medium, dateStyle: 'long' })).toBe('2026 ж. 4 қараша');
  expect(kazakhDate(day, { ...medium, timeStyle: 'short' })).toBe('2026 ж. 04 қар., 07:05');
  expect(kazakhDate(day, { timeZone: 'UTC' })).toBe('04.11.2026');
  for (let month = 0; month < 12; month++) {
    const date = new Date(Date.UTC(2026, month, 9));
    for (const dateStyle of ['medium', 'long'] as const) {
      const options = { dateStyle, timeZone: 'UTC' } as const;
      const written = new Intl.DateTimeFormat('kk', options).format(date);
      expect(kazakhDate(date, options)).toBe(written);
    }
  }
});
