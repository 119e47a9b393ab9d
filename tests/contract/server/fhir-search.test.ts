import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  BACKENDS,
  FhirClient,
  finding,
  idsIn,
  patient,
  provenance,
  putting,
  report,
  study,
} from '../../support/central';

const CARIES = { coding: [{ system: 'http://snomed.info/sct', code: '80967001' }] };
const LESION = { coding: [{ system: 'http://snomed.info/sct', code: '109682007' }] };

describe.each(BACKENDS)('searching FHIR on $name', (backend) => {
  let fhir: FhirClient;
  beforeAll(() => backend.start());
  afterAll(() => backend.stop());
  beforeEach(async () => (fhir = await FhirClient.open(await backend.config())));
  afterEach(() => fhir.app.close());

  const found = async (query: string) => idsIn(await fhir.get(query)).sort();
  const total = async (query: string) => (await fhir.get(query)).body.total;

  /** Two patients; the first has a film with two findings. */
  async function twoPatients() {
    await fhir.bundle('transaction', [
      putting(patient('p1')),
      putting(
        patient('p2', { name: [{ family: 'Ёлкина-Ким', given: ['Нұрай'] }], birthDate: '2001' }),
      ),
      putting(study('s1', 'Patient/p1')),
      putting(
        finding('o1', 'Patient/p1', {
          code: CARIES,
          derivedFrom: [{ reference: 'ImagingStudy/s1' }],
        }),
      ),
      putting(finding('o2', 'Patient/p1', { code: LESION, effectiveDateTime: '2025-12-31' })),
      putting(
        finding('o3', 'Patient/p2', { code: CARIES, effectiveDateTime: '2026-12-01T00:00:00Z' }),
      ),
      putting(report('r1', 'Patient/p1', ['Observation/o1', 'Observation/o2'])),
      putting(provenance('v1', ['DiagnosticReport/r1'])),
    ]);
  }

  test('people by identifier with and without its system, by any word of a name, by birth date', async () => {
    await twoPatients();
    expect(await found('Patient?identifier=urn:bitelight:id:kz-iin|999999999991')).toEqual(['p1']);
    expect(await found('Patient?identifier=999999999991')).toEqual(['p1']);
    expect(await found('Patient?identifier=urn:other|999999999991')).toEqual([]);
    expect(await found('Patient?identifier=|999999999991')).toEqual([]);
    expect(await found('Patient?identifier=urn:bitelight:id:kz-iin|')).toEqual(['p1', 'p2']);
    expect(await found(`Patient?name=${encodeURIComponent('сәРсен')}`)).toEqual(['p1']);
    expect(await found(`Patient?name=${encodeURIComponent('елкина')}`)).toEqual(['p2']);
    expect(await found(`Patient?given:contains=${encodeURIComponent('ұра')}`)).toEqual(['p2']);
    expect(await found(`Patient?family:exact=${encodeURIComponent('Ёлкина')}`)).toEqual([]);
    expect(await found('Patient?birthdate=1990-02-03')).toEqual(['p1']);
    expect(await found('Patient?birthdate=ge2001-01-01')).toEqual(['p2']);
    expect(await found('Patient?birthdate=lt2001&_id=p1,p2')).toEqual(['p1']);
  });

  test('findings of a patient by code, date and what they were read from', async () => {
    await twoPatients();
    expect(await found('Observation?patient=p1')).toEqual(['o1', 'o2']);
    expect(await found('Observation?subject=Patient/p1&code=80967001')).toEqual(['o1']);
    expect(await found('Observation?code=http://snomed.info/sct|80967001,109682007')).toEqual([
      'o1',
      'o2',
      'o3',
    ]);
    expect(await found('Observation?patient=p1&code:not=80967001')).toEqual(['o2']);
    expect(await found('Observation?patient=p1&date=2026')).toEqual(['o1']);
    // 10:00 in Almaty is 05:00 UTC.
    expect(await found('Observation?patient=p1&date=2026-11-24T05:00:00Z')).toEqual(['o1']);
    expect(await found('Observation?date=gt2025-12-31&date=le2026-12-01T00:00:00Z')).toEqual([
      'o1',
      'o3',
    ]);
    expect(await found('Observation?derived-from=ImagingStudy/s1')).toEqual(['o1']);
    expect(await found('Observation?patient=p1&derived-from:missing=true')).toEqual(['o2']);
    expect(await found('Observation?patient.identifier=999999999992')).toEqual(['o3']);
    expect(await found('ImagingStudy?patient=p1&started=eq2026-11-24')).toEqual(['s1']);
    const posted = await fhir.send({
      method: 'POST',
      url: '/fhir/Observation/_search',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'patient=p1&code=109682007',
    });
    expect(idsIn(posted)).toEqual(['o2']);
  });

  test('brings along what a page refers to and what refers to it', async () => {
    await twoPatients();
    const { body } = await fhir.get(
      'DiagnosticReport?patient=p1&_include=DiagnosticReport:result&_include=DiagnosticReport:subject&_revinclude=Provenance:target',
    );
    expect(body.entry.map((one) => `${one.search.mode} ${one.resource.id}`).sort()).toEqual(
      ['include o1', 'include o2', 'include p1', 'include v1', 'match r1'].sort(),
    );
    expect(await found('Patient?_id=p1&_revinclude=Observation:patient')).toEqual([
      'o1',
      'o2',
      'p1',
    ]);
  });

  test('counts, sorts by date, and refuses what it would have to leave out', async () => {
    await twoPatients();
    expect(await total('Observation?code=80967001&_summary=count')).toBe(2);
    expect(await total('Observation?patient=p1&_total=accurate&_count=1')).toBe(2);
    const newest = await fhir.get('Observation?code=80967001,109682007&_sort=-date');
    expect(idsIn(newest)).toEqual(['o3', 'o1', 'o2']);
    for (const query of [
      'colour=red',
      'code:fuzzy=1',
      'date=yesterday',
      '_sort=code',
      '_cursor=x',
      'patient:exact=p1',
    ])
      expect([query, (await fhir.get(`Observation?${query}`)).status]).toEqual([query, 400]);
    expect((await fhir.get('Medication?code=1')).status).toBe(404);
    expect((await fhir.get('Observation?code=1', { accept: 'application/fhir+xml' })).status).toBe(
      406,
    );
  });

  test('pages hold each finding once, in order, while others are written and changed', async () => {
    await fhir.put('Patient/p1', patient('p1'));
    const ids = Array.from({ length: 25 }, (_, n) => `o${String(n).padStart(2, '0')}`);
    for (const id of ids) await fhir.put(`Observation/${id}`, finding(id, 'Patient/p1'));
    const first = await fhir.get('Observation?patient=p1&_count=10');
    await fhir.put('Observation/o90', finding('o90', 'Patient/p1'));
    const next = first.body.link.find((one) => one.relation === 'next')?.url ?? '';
    const rest = await fhir.pages(next.replace(/^.*\/fhir\//, ''));
    const seen = [
      first.body.entry.map((one) => one.resource.id),
      ...rest.map((page) => page.map((one) => one.id)),
    ];
    expect(seen.map((page) => page.length)).toEqual([10, 10, 6]);
    expect(seen.flat()).toEqual([...ids, 'o90']);
    const byDate = await fhir.pages('Observation?patient=p1&_count=7&_sort=-date');
    expect(new Set(byDate.flat().map((one) => one.id)).size).toBe(26);
  });

  test('a checkpoint brings what changed after it, an amended finding in its new version', async () => {
    await fhir.put('Patient/p1', patient('p1'));
    for (const id of ['o1', 'o2']) await fhir.put(`Observation/${id}`, finding(id, 'Patient/p1'));
    const { body } = await fhir.get('Observation/o2');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await fhir.put('Observation/o1', finding('o1', 'Patient/p1', { status: 'amended' }), {
      'if-match': 'W/"1"',
    });
    const since = `Observation?patient=p1&_lastUpdated=gt${body.meta.lastUpdated}`;
    const changed = (await fhir.get(since)).body.entry.map((one) => one.resource);
    expect(changed.map((one) => [one.id, one.meta.versionId])).toEqual([['o1', '2']]);
  });

  test('what was found by its old content is found by its new one only', async () => {
    await fhir.put('Patient/p1', patient('p1'));
    const renamed = patient('p1', { name: [{ family: 'Омарова' }], birthDate: '1991-02-03' });
    await fhir.put('Patient/p1', renamed, { 'if-match': 'W/"1"' });
    expect(await found(`Patient?name=${encodeURIComponent('сәрсен')}`)).toEqual([]);
    expect(await found('Patient?birthdate=1990')).toEqual([]);
    expect(await found(`Patient?name=${encodeURIComponent('омар')}&birthdate=1991`)).toEqual([
      'p1',
    ]);
  });
});
