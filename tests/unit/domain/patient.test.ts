import { expect, test } from 'vitest';
import { doubtsAbout, IIN, patientOf, problemsOf, systemNamed } from '../../../src/domain/patient';
import { patientNo } from '../../support/stored';

const draft = { identifier: '', name: 'Әлиева Гүлнар', birthDate: '', sex: 'female' } as const;
const problems = (change: Partial<Parameters<typeof problemsOf>[0]>) =>
  problemsOf({ ...draft, ...change }, '2026-11-24');

test('a name is enough; a day is checked where it is given', () => {
  expect(problems({})).toEqual([]);
  expect(problems({ identifier: '900101123456', birthDate: '2026-11-24' })).toEqual([]);
  expect(problems({ name: '  ' })).toEqual(['name']);
  for (const birthDate of ['2026-11-25', '1850-01-01', '2026-02-30', '24.11.2026'])
    expect(problems({ birthDate })).toEqual(['birthDate']);
});

test('a changed patient stays who they are, with the numbers that others gave out', () => {
  const passport = { system: 'urn:passport', value: 'N1' };
  const known = { ...patientNo(1), identifiers: [...patientNo(1).identifiers, passport] };
  const changed = patientOf({ ...draft, name: ' Әлиева   Гүлнар ' }, IIN, known);
  expect(changed).toEqual({
    ...known,
    identifiers: [passport],
    name: 'Әлиева Гүлнар',
    birthDate: null,
    sex: 'female',
  });
});

test('a number that looks wrong is told and kept', () => {
  const doubts = (identifier: string, birthDate = '') =>
    doubtsAbout({ ...draft, identifier, birthDate }, systemNamed(null));
  expect(doubts('')).toEqual([]);
  expect(doubts('900101123456')).toEqual([]);
  expect(doubts(' 900101123456 ', '1990-01-01')).toEqual([]);
  expect(doubts('900101123456', '1990-01-02')).toEqual(['identifier-day']);
  expect(doubts('N 1234', '1990-01-02')).toEqual(['identifier-form']);
  const kept = patientOf({ ...draft, identifier: ' N1 ' }, systemNamed(' urn:x '), patientNo(1));
  expect(kept.identifiers).toEqual([{ system: 'urn:x', value: 'N1' }, ...patientNo(1).identifiers]);
});
