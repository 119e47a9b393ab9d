import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Patient } from '../../../src/domain/patient';
import { systemNamed } from '../../../src/domain/patient';
import { PatientIndex } from '../../../src/domain/patient-index';
import { recognise, statedAs } from '../../../src/domain/recognise';
import type { StatedPatient } from '../../../src/domain/subject';
import { patientNo, subjectNo } from '../../support/stored';

const national = systemNamed(null);
const stated = (more: Partial<StatedPatient> = {}): StatedPatient => ({
  ...subjectNo(1).patient!,
  ...more,
});
const name = (family: string, given = '') => [
  { family, given, middle: '', prefix: '', suffix: '' },
];
const likeness = (who: StatedPatient, known: readonly Patient[] = [patientNo(1), patientNo(2)]) =>
  recognise(who, known, national).map((one) => [one.patient.id, one.likeness]);

test('the national number is the person, whatever else the file leaves out', () => {
  expect(likeness(stated())).toEqual([['patient-1', 'same']]);
  expect(likeness(stated({ names: [], birthDate: null }))).toEqual([['patient-1', 'same']]);
  // A married name keeps the given one; a name in Latin letters is not another name.
  expect(likeness(stated({ names: name('Ахметов', 'Нұрлан') }))).toEqual([['patient-1', 'same']]);
  expect(likeness(stated({ names: name('SERIKOV', 'NURLAN') }))).toEqual([['patient-1', 'same']]);
});

test('one number with another name or day of birth is never taken for the same person', () => {
  expect(likeness(stated({ birthDate: '1991-01-01' }))).toEqual([['patient-1', 'differs']]);
  expect(likeness(stated({ names: name('Ахметова', 'Әсем') }))).toEqual([['patient-1', 'differs']]);
});

test('a clinic’s own number means somebody else in the next clinic', () => {
  const local = stated({ identifiers: [{ value: '17', issuer: null }] });
  const known = { ...statedAs(local, patientNo(9).id, national), birthDate: null };
  expect(likeness({ ...local, birthDate: null }, [known])).toEqual([['patient-9', 'perhaps']]);
  const issued = stated({ identifiers: [{ value: '17', issuer: 'Clinic A' }] });
  const knownA = statedAs(issued, patientNo(9).id, national);
  expect(likeness(issued, [knownA])).toEqual([['patient-9', 'same']]);
  const other = { identifiers: [{ value: '17', issuer: 'Clinic B' }], birthDate: null };
  expect(likeness(stated(other), [knownA])).toEqual([]);
});

test('without a number name and day of birth together are a guess, one of them is none', () => {
  const named = { identifiers: [], names: name('Сериков', 'Нұрлан 2') };
  expect(likeness(stated(named))).toEqual([['patient-2', 'perhaps']]);
  expect(likeness(stated({ ...named, birthDate: '1990-01-02' }))).toEqual([]);
});

test('found by the beginnings of name and number, in any order and case, Kazakh letters typed as Russian ones', () => {
  const index = new PatientIndex([patientNo(1), { ...patientNo(2), name: 'Өтеген Қайрат-Әли' }]);
  const ids = (query: string) => index.find(query).map((one) => one.id);
  expect(ids('')).toEqual(['patient-1', 'patient-2']);
  for (const query of ['сер', 'НҰР сер', 'нурлан', 'сериков 900101123451', '900101123451'])
    expect([query, ids(query)]).toEqual([query, ['patient-1']]);
  for (const query of ['отеген', 'кайр али', 'Әли өт'])
    expect([query, ids(query)]).toEqual([query, ['patient-2']]);
  for (const query of ['ериков', '456', 'сер кайрат'])
    expect([query, ids(query)]).toEqual([query, []]);
});

test('the index finds what looking at everybody finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('а', 'б', 'қ', 'к', ' '), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 12 }), letters, (names, query) => {
      const patients = names.map((written, i) => ({ ...patientNo(i), name: written }));
      const plain = (text: string) => text.replaceAll('қ', 'к').split(' ').filter(Boolean);
      const slow = patients.filter((one) =>
        plain(query).every((word) => plain(one.name).some((part) => part.startsWith(word))),
      );
      expect(new PatientIndex(patients).find(query)).toEqual(slow);
    }),
    { seed: 2 },
  );
});
