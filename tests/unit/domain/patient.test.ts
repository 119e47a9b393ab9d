import { expect, test } from 'vitest';
import {
  answersTo,
  IIN,
  patientOf,
  problemsOf,
  sharesIdentifier,
} from '../../../src/domain/patient';
import { patientNo } from '../../support/stored';

const draft = { identifier: '', name: 'Әлиева Гүлнар', birthDate: '', sex: 'female' } as const;
const problems = (change: Partial<Parameters<typeof problemsOf>[0]>) =>
  problemsOf({ ...draft, ...change }, IIN, '2026-11-24');

test('a name is enough; a number and a day are checked where they are given', () => {
  expect(problems({})).toEqual([]);
  expect(problems({ identifier: '900101123456', birthDate: '2026-11-24' })).toEqual([]);
  expect(problems({ name: '  ' })).toEqual(['name']);
  expect(problems({ identifier: '90010112345' })).toEqual(['identifier']);
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
  expect(sharesIdentifier(changed, known)).toBe(true);
  expect(sharesIdentifier(patientNo(2), known)).toBe(false);
});

test('is found by the beginnings of name and number, in any order and case', () => {
  const patient = patientNo(1);
  for (const query of ['', 'сер', 'НҰР сер', '9001', 'сериков 900101']) {
    expect([query, answersTo(patient, query)]).toEqual([query, true]);
  }
  for (const query of ['ериков', '456', 'сер асан'])
    expect([query, answersTo(patient, query)]).toEqual([query, false]);
});
