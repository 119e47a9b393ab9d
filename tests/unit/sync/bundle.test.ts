import * as fc from 'fast-check';
import type { DiagnosticReport, Resource, Observation } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import type { FdiTooth } from '../../../src/domain/finding';
import type { ReviewAct } from '../../../src/domain/review';
import { foldReview } from '../../../src/domain/review-fold';
import { byIdentifier, resourcesOf, transactionOf } from '../../../src/sync/fhir-dicomweb/bundle';
import {
  DeviceResource,
  ObservationResource,
  passing,
  ReportResource,
  StudyResource,
} from '../../../src/sync/fhir-dicomweb/guards';
import { patientOver, patientResource } from '../../../src/sync/fhir-dicomweb/people';
import { foreignReportOf } from '../../../src/sync/fhir-dicomweb/read';
import { signedOf } from '../../../src/sync/fhir-dicomweb/signed';
import { TOOTH_SYSTEM } from '../../../src/sync/installation';
import { isR4, isR4Bundle } from '../../support/fhir';
import { anyReview, eventsOf } from '../../support/signed';
import { assessmentOf, patientNo, storedFilm } from '../../support/stored';

const HERE = { toothSystem: TOOTH_SYSTEM, clinic: 'Clinic 1' };
const { radiograph } = storedFilm(1);
const film = { ...radiograph, capturedAt: '2026-11-20', laterality: 'L' } as const;
const assessment = assessmentOf(storedFilm(1), 1);
const patient = { ...patientNo(1), centralId: 'p1' };

function sentFor(...acts: readonly ReviewAct[]): readonly Resource[] {
  const signed = signedOf(film, assessment, eventsOf(assessment, [...acts, { act: 'sign' }]));
  return signed ? resourcesOf(signed, patient, HERE) : [];
}

const observationsIn = (resources: readonly Resource[]): Observation[] =>
  resources.filter((one): one is Observation => one.resourceType === 'Observation');
const reportIn = (resources: readonly Resource[]): DiagnosticReport | undefined =>
  resources.find((one): one is DiagnosticReport => one.resourceType === 'DiagnosticReport');

/** As a centre gives it back: through JSON, with its own instant. */
function readBack(resources: readonly Resource[]) {
  const stored = resources.map((one) => ({
    ...(JSON.parse(JSON.stringify(one)) as object),
    meta: { lastUpdated: '2026-11-24T10:00:00Z' },
  }));
  const named = <T extends { id: string }>(type: string, all: readonly T[]) =>
    new Map(all.map((one) => [`${type}/${one.id}`, one]));
  const [report] = passing(ReportResource, stored);
  const related = {
    observations: named('Observation', passing(ObservationResource, stored)),
    studies: named('ImagingStudy', passing(StudyResource, stored)),
    devices: named('Device', passing(DeviceResource, stored)),
  };
  return report ? foreignReportOf(report, related, patient.id, TOOTH_SYSTEM) : null;
}

describe('a signed review as FHIR R4', () => {
  test('any review: valid by the R4 definitions, and every accepted finding is read back as it was signed', () => {
    fc.assert(
      fc.property(anyReview(assessment), (events) => {
        const signed = signedOf(film, assessment, events);
        const last = events.findLastIndex((one) => one.act === 'sign');
        const state = foldReview(assessment.findings, null, events.slice(0, last + 1));
        // A signature upon a signature counts for nothing; then the first stands.
        if (!signed) return expect(state.status).toBe('open');
        const bundle = transactionOf(
          { ...patient, centralId: null },
          resourcesOf(signed, patient, HERE),
          {},
        );
        isR4Bundle(bundle);
        const back = readBack(resourcesOf(signed, patient, HERE));
        const accepted = state.findings.filter((one) => one.decision === 'accepted');
        expect(back?.findings).toEqual(
          accepted.map((one) => ({
            id: signed.ids.observation(one.id),
            class: one.class,
            outlines: one.outlines,
            tooth: one.tooth,
            surfaces: one.surfaces,
            score: one.source === 'network' ? one.score : null,
            areaPx: one.areaPx,
            areaMm2: one.areaMm2,
            grade: one.grade,
            code: one.code,
            comment: one.comment,
          })),
        );
        expect(back).toMatchObject({
          status: state.version > 1 ? 'amended' : 'final',
          by: 'Dr. Айгүл',
          clinic: 'Clinic 1',
          device: 'device-a',
          film: { radiographId: film.id, kind: film.kind, takenOn: '2026-11-20', laterality: 'L' },
        });
      }),
      { seed: 6, numRuns: 60 },
    );
  }, 120_000);

  test('what was rejected or left open is told as that, and is no result of the report', () => {
    const open = sentFor();
    expect(observationsIn(open)).toMatchObject([{ status: 'preliminary' }]);
    expect(observationsIn(open)[0]).not.toHaveProperty('valueBoolean');
    const rejected = sentFor({ act: 'reject', finding: 'caries-1', reason: 'artefact' });
    expect(observationsIn(rejected)).toMatchObject([{ status: 'cancelled', valueBoolean: false }]);
    for (const sent of [open, rejected]) {
      expect(reportIn(sent)).not.toHaveProperty('result');
      expect(readBack(sent)?.findings).toEqual([]);
    }
  });

  test('an amended review keeps its ids: only what changed is amended, each signature has its own provenance', () => {
    const accept = { act: 'accept', finding: 'caries-1' } as const;
    const first = sentFor(accept);
    const same = sentFor(accept, { act: 'sign' }, { act: 'amend' });
    const moved = sentFor(
      accept,
      { act: 'sign' },
      { act: 'amend' },
      {
        act: 'locate',
        finding: 'caries-1',
        tooth: 36 as FdiTooth,
        surfaces: ['distal'],
      },
    );
    const ids = (sent: readonly Resource[], type: string) =>
      sent.filter((one) => one.resourceType === type).map((one) => one.id);
    for (const type of ['DiagnosticReport', 'Observation', 'ImagingStudy', 'Device']) {
      expect(ids(moved, type)).toEqual(ids(first, type));
    }
    expect(ids(moved, 'Provenance')).not.toEqual(ids(first, 'Provenance'));
    expect(observationsIn(same)).toEqual(observationsIn(first));
    expect(observationsIn(moved)[0]).toMatchObject({
      status: 'amended',
      bodySite: { coding: [{ code: '866006002' }, { system: TOOTH_SYSTEM, code: '36' }] },
    });
    expect([reportIn(first)?.status, reportIn(moved)?.status]).toEqual(['final', 'amended']);
  });

  test('two clinics that sign the same film write two reports', () => {
    const here = eventsOf(assessment, [{ act: 'sign' }]);
    const there = here.map((event) => ({
      ...event,
      id: 'other',
      by: { id: 'device-b', name: 'Dr. B' },
    }));
    const [a, b] = [here, there].map((events) => signedOf(film, assessment, events)?.ids);
    expect(a?.report).not.toBe(b?.report);
    expect(a?.observation('caries-1')).not.toBe(b?.observation('caries-1'));
    expect(a?.device).toBe(b?.device);
  });
});

test('the R4 definitions do refuse what is not R4', () => {
  const bad = { resourceType: 'Observation', code: { text: 'x' } };
  expect(() => isR4(bad as unknown as Resource)).toThrow();
  expect(() => isR4({ ...sentFor()[0], colour: 'red' } as unknown as Resource)).toThrow();
});

describe('a patient as FHIR R4', () => {
  test('is made at the centre only where nobody has the number; without a number, under the id of this device', () => {
    const entryOf = (one: typeof patient) => transactionOf(one, [], {}).entry?.[0];
    expect(entryOf({ ...patient, centralId: null as never })).toMatchObject({
      request: {
        method: 'POST',
        ifNoneExist: 'identifier=urn%3Abitelight%3Aid%3Akz-iin|900101123451',
      },
    });
    expect(entryOf({ ...patient, centralId: null as never, identifiers: [] })).toMatchObject({
      request: { method: 'PUT', url: `Patient/${patient.id}` },
    });
    expect(entryOf(patient)).toBe(undefined);
  });

  test('a number with signs of a search is asked for as it is', () => {
    expect(byIdentifier({ system: 'urn:x', value: 'a,b|c' })).toBe(
      'identifier=urn%3Ax|a%5C%2Cb%5C%7Cc',
    );
  });

  test('what the centre knows beyond us stays when our part changes', () => {
    const theirs = {
      ...patientResource(patient),
      id: 'p1',
      meta: { versionId: '3' },
      telecom: [{ system: 'phone', value: '1' }],
      identifier: [{ system: 'urn:insurer', value: '7' }],
    } as const;
    const merged = patientOver(
      { ...theirs, telecom: [...theirs.telecom], identifier: [...theirs.identifier] },
      { ...patient, name: 'Серікова Айгүл Нұрланқызы' },
    );
    isR4(merged);
    expect(merged).toMatchObject({
      id: 'p1',
      telecom: [{ value: '1' }],
      name: [{ family: 'Серікова', given: ['Айгүл', 'Нұрланқызы'] }],
    });
    expect(merged.identifier?.map((one) => one.value)).toEqual(['900101123451', '7']);
  });
});
