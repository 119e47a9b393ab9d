import { describe, expect, test } from 'vitest';
import { fail } from '../../../src/domain/failure';
import { systemNamed } from '../../../src/domain/patient';
import { PatientBook } from '../../../src/features/patients/book.svelte';
import { pullWords } from '../../../src/features/patients/patient-words';
import { memoryFilmStore } from '../../../src/store/memory/film-store';
import type { CentralPatient } from '../../../src/sync/central';
import { patientNo } from '../../support/stored';
import { value } from '../../support/stores';

const store = memoryFilmStore();
const bookWith = (there: readonly CentralPatient[]): PatientBook =>
  new PatientBook({
    ...{ store, system: () => systemNamed(null), recentDays: () => 1, device: () => null },
    pull: () => Promise.resolve('held'),
    alike: () => Promise.resolve(there),
    image: () => Promise.resolve(fail('film-at-centre')),
    newId: () => 'new',
    now: () => new Date(),
  });
const { id: _, centralId: __, ...person } = patientNo(2);
const CENTRAL: CentralPatient = { ...person, id: 'central-2', name: `${person.name} Болатұлы` };

describe('somebody new', () => {
  test('who is known here by number, or by name and day of birth, is asked about before a second record is made', async () => {
    await value(store.putPatient(patientNo(1)));
    const book = bookWith([]);
    const typed = { ...patientNo(1), id: patientNo(9).id };
    expect(await book.meet(typed)).toMatchObject({ here: true, differs: false });
    const { name } = patientNo(8);
    expect(await book.meet({ ...typed, name })).toMatchObject({ here: true, differs: true });
    expect(await book.meet({ ...typed, identifiers: [] })).toMatchObject({ here: true });
    expect(await book.meet({ ...typed, identifiers: [], birthDate: null })).toBeNull();
    // A record that is changed meets nobody.
    expect(await book.meet(patientNo(1))).toBeNull();
  });

  test('whom the centre knows is kept as the centre has them, and known there by its id', async () => {
    const typed = { ...patientNo(2), id: patientNo(9).id, sex: 'unknown' as const };
    const met = await bookWith([CENTRAL]).meet(typed);
    expect(met).toMatchObject({ here: false, differs: false });
    expect(met?.patient).toEqual({
      ...patientNo(2),
      ...{ id: typed.id, name: CENTRAL.name, centralId: 'central-2' },
    });
  });
});

test('the page tells how old the history is, and why it is no newer', () => {
  const pulledAt = '2026-11-25T08:00:00Z';
  expect(pullWords({ pulling: 'unreachable', pulledAt })).toMatch(/could not be reached.*2026/);
  expect(pullWords({ pulling: 'pulled', pulledAt })).toMatch(/^Other clinics: as of/);
  expect(pullWords({ pulling: 'closed', pulledAt: null })).toMatch(/not been fetched yet/);
});
