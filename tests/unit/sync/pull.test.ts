import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { historyOf } from '../../../src/domain/foreign';
import { memoryFilmStore } from '../../../src/store/memory/film-store';
import { pull } from '../../../src/sync/pull';
import { surelySame } from '../../../src/domain/same-person';
import { FakeCentral, lineTo } from '../../support/fake-central';
import type { Fault } from '../../support/fake-central';
import { centreBy, drainOf, keepSigned, storeWith, TestClock } from '../../support/sending';
import { patientNo, storedFilm } from '../../support/stored';
import { value } from '../../support/stores';

const accept = { act: 'accept', finding: 'caries-1' } as const;
const { signal } = new AbortController();
const NOW = new Date('2026-11-25T08:00:00Z');

/** A clinic that has signed one film of the first patient and sent it. */
async function clinicOf(central: FakeCentral) {
  const store = await storeWith(1);
  await keepSigned(store, 1, 1, [accept]);
  const drain = drainOf(store, centreBy(lineTo(central, () => 'none')), new TestClock());
  await drain.kick();
  return store;
}

/** Another device, where the same person is known by their number alone. */
async function deviceAt(central: FakeCentral, fault: () => Fault = () => 'none') {
  const store = memoryFilmStore();
  const patient = { ...patientNo(1), id: patientNo(7).id };
  await value(store.putPatient(patient));
  const ports = {
    store,
    central: centreBy(lineTo(central, fault)),
    mayAsk: () => true,
    now: () => NOW,
  };
  return { store, patient, pull: () => pull(ports, patient, signal) };
}

describe('the history of a patient from elsewhere', () => {
  test('is found by number, with who signed where, and stays for reading without a network', async () => {
    const central = new FakeCentral();
    await clinicOf(central);
    let down = false;
    const there = await deviceAt(central, () => (down ? 'unreachable' : 'none'));
    expect(await there.pull()).toEqual({ outcome: 'pulled', found: 1 });
    down = true;
    expect(await there.pull()).toMatchObject({ outcome: 'later' });
    const [shown] = historyOf(
      (await value(there.store.foreignOf(there.patient.id))) ?? [],
      'device-b',
    );
    expect(shown?.newest).toMatchObject({
      by: 'Dr. Айгүл',
      clinic: 'Clinic 1',
      pack: 'dental/1.0.0',
      film: { radiographId: storedFilm(1).radiograph.id, kind: 'periapical' },
      findings: [{ class: 'caries', score: 0.71, areaPx: 62.5 }],
    });
  });

  test('an amendment comes as such, beside what was signed first, and the rest is not fetched again', async () => {
    const central = new FakeCentral();
    const clinic = await clinicOf(central);
    const there = await deviceAt(central);
    await there.pull();
    await keepSigned(
      clinic,
      1,
      1,
      [accept],
      [{ act: 'comment', finding: 'caries-1', text: 'grown' }],
    );
    await drainOf(clinic, centreBy(lineTo(central, () => 'none')), new TestClock()).kick();
    await there.pull();
    await there.pull();
    const [shown] = historyOf((await value(there.store.foreignOf(there.patient.id))) ?? [], null);
    expect(shown?.newest).toMatchObject({ status: 'amended', findings: [{ comment: 'grown' }] });
    expect(shown?.earlier).toMatchObject([{ status: 'final', findings: [{ comment: '' }] }]);
  });

  /** Of all that the centre holds. */
  const rewrite = (central: FakeCentral, change: (one: Resource) => object): void => {
    for (const [ref, held] of central.resources)
      central.resources.set(ref, { ...held, resource: change(held.resource) as Resource });
  };

  test('what an earlier release wrote is read, and what a later one adds is let pass', async () => {
    const ours = 'urn:bitelight:code:component';
    const known = ['source', 'decision', 'score', 'area-px'];
    const later = { url: 'urn:bitelight:fhir:later', valueString: 'x' };
    const added = { code: { coding: [{ system: ours, code: 'later' }] }, valueString: 'x' };
    const changes: ((one: Resource) => object)[] = [
      // As of 0.1: no word of how the film was read, of grades, codes or surfaces.
      (one) =>
        one.resourceType === 'DiagnosticReport'
          ? { ...one, extension: undefined }
          : one.resourceType === 'Observation'
            ? {
                ...one,
                component: one.component?.filter(({ code }) =>
                  code.coding?.some(({ code: name }) => known.includes(name ?? '')),
                ),
              }
            : one,
      (one) => ({
        ...one,
        extension: [...((one as { extension?: [] }).extension ?? []), later],
        ...(one.resourceType === 'Observation' && {
          component: [...(one.component ?? []), added],
          code: {
            ...one.code,
            coding: [...(one.code.coding ?? []), { system: 'urn:x', code: 'y' }],
          },
        }),
      }),
    ];
    for (const change of changes) {
      const central = new FakeCentral();
      await clinicOf(central);
      rewrite(central, change);
      const there = await deviceAt(central);
      expect(await there.pull()).toEqual({ outcome: 'pulled', found: 1 });
      const [shown] = historyOf((await value(there.store.foreignOf(there.patient.id))) ?? [], null);
      expect(shown?.newest).toMatchObject({
        status: 'final',
        film: { radiographId: storedFilm(1).radiograph.id },
        findings: [{ class: 'caries', score: 0.71, areaPx: 62.5 }],
      });
      expect(shown?.newest.findings[0]?.outlines[0]?.length).toBe(3);
    }
  });

  test('half a history is none: the checkpoint stays where it was', async () => {
    const central = new FakeCentral();
    await clinicOf(central);
    const faults: Fault[] = ['none', 'none', 'answer cut'];
    const there = await deviceAt(central, () => faults.shift() ?? 'none');
    expect(await there.pull()).toMatchObject({ outcome: 'later' });
    expect(await value(there.store.checkpointOf(there.patient.id))).toBe(null);
    expect(await there.pull()).toEqual({ outcome: 'pulled', found: 1 });
  });
});

test('who is surely the same person, and who is for a person to decide', () => {
  const known = { name: 'Серікова Айгүл', birthDate: '1990-01-01' };
  expect(surelySame(known, { name: 'СЕРІКОВА  Айгүл Нұрланқызы', birthDate: null })).toBe(true);
  expect(surelySame(known, { ...known, birthDate: '1990-01-02' })).toBe(false);
  expect(surelySame(known, { name: 'Serikova Aigul', birthDate: '1990-01-01' })).toBe(false);
  expect(surelySame(known, { name: '', birthDate: '1990-01-01' })).toBe(false);
});
