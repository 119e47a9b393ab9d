import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  BACKENDS,
  idsIn,
  FhirClient,
  finding,
  patient,
  provenance,
  putting,
  report,
  study,
} from '../../support/central';

describe.each(BACKENDS)('writing FHIR on $name', (backend) => {
  let fhir: FhirClient;
  beforeAll(() => backend.start());
  afterAll(() => backend.stop());
  beforeEach(async () => (fhir = await FhirClient.open(await backend.config())));
  afterEach(() => fhir.app.close());

  test('a resource comes back as it was put, with its version, and the same content makes none', async () => {
    const created = await fhir.put('Patient/p1', patient('p1'));
    expect([created.status, created.headers['etag']]).toEqual([201, 'W/"1"']);
    expect(created.headers['location']).toMatch(/\/fhir\/Patient\/p1\/_history\/1$/);
    const { name, ...rest } = patient('p1');
    const again = await fhir.put('Patient/p1', { name, ...rest });
    expect([again.status, again.headers['etag']]).toEqual([200, 'W/"1"']);
    const read = await fhir.get('Patient/p1');
    const { meta, ...content } = read.body;
    expect(content).toEqual(patient('p1'));
    expect(meta.versionId).toBe('1');
    expect((await fhir.get('Patient/p1', { 'if-none-match': 'W/"1"' })).status).toBe(304);
  });

  test('other content takes the version that it follows: nothing is overwritten unseen', async () => {
    await fhir.put('Patient/p1', patient('p1'));
    const other = patient('p1', { gender: 'male' });
    const blind = await fhir.put('Patient/p1', other);
    expect([blind.status, blind.body.issue[0]!.code]).toEqual([409, 'conflict']);
    expect((await fhir.put('Patient/p1', other, { 'if-match': 'W/"7"' })).status).toBe(412);
    const known = await fhir.put('Patient/p1', other, { 'if-match': 'W/"1"' });
    expect([known.status, known.headers['etag']]).toEqual([200, 'W/"2"']);
    const history = await fhir.get('Patient/p1/_history');
    expect(history.body.entry.map((one) => one.resource.gender)).toEqual(['male', 'female']);
    expect((await fhir.get('Patient/p1/_history/1')).body.gender).toBe('female');
    expect((await fhir.get('Patient/p1/_history/3')).status).toBe(404);
  });

  test('a request whose answer was lost is acknowledged again, as the version that it made', async () => {
    await fhir.put('Patient/p1', patient('p1'));
    const second = patient('p1', { gender: 'male' });
    const third = patient('p1', { gender: 'other' });
    await fhir.put('Patient/p1', second, { 'if-match': 'W/"1"' });
    await fhir.put('Patient/p1', third, { 'if-match': 'W/"2"' });
    const first = await fhir.put('Patient/p1', patient('p1'));
    expect([first.status, first.headers['etag']]).toEqual([200, 'W/"1"']);
    const late = await fhir.put('Patient/p1', second, { 'if-match': 'W/"1"' });
    expect([late.status, late.headers['etag']]).toEqual([200, 'W/"2"']);
    expect((await fhir.get('Patient/p1')).body.gender).toBe('other');
    // To go back on purpose is a change like any other.
    const back = await fhir.put('Patient/p1', patient('p1'), { 'if-match': 'W/"3"' });
    expect([back.status, back.headers['etag']]).toEqual([200, 'W/"4"']);
  });

  test('a film in one transaction, in any order, its references settled; sent twice it is there once', async () => {
    const entry = [
      putting(provenance('v1', ['urn:uuid:r1'])),
      putting(report('r1', 'urn:uuid:p1', ['urn:uuid:o1'])),
      putting(finding('o1', 'urn:uuid:p1')),
      putting(study('s1', 'urn:uuid:p1')),
      putting(patient('p1')),
    ];
    const first = await fhir.bundle('transaction', entry);
    expect(first.body.entry.map((one) => one.response.status)).toEqual(Array(5).fill('201'));
    const again = await fhir.bundle('transaction', entry);
    expect(again.body.entry.map((one) => [one.response.status, one.response.etag])).toEqual(
      Array(5).fill(['200', 'W/"1"']),
    );
    expect((await fhir.get('DiagnosticReport/r1')).body).toMatchObject({
      subject: { reference: 'Patient/p1' },
      result: [{ reference: 'Observation/o1' }],
    });
    // Whose record it is in is learnt from what it is about.
    const told = await fhir.get('Provenance?patient=p1');
    expect(idsIn(told)).toEqual(['v1']);
  });

  test('of a transaction all is kept or nothing, and the entry at fault is named', async () => {
    await fhir.put('Patient/p1', patient('p1'));
    const conflict = await fhir.bundle('transaction', [
      putting(finding('o1', 'Patient/p1')),
      putting(patient('p1', { gender: 'male' }), { ifMatch: 'W/"4"' }),
    ]);
    expect([conflict.status, conflict.body.issue[0]!.expression]).toEqual([
      412,
      ['Bundle.entry[1]'],
    ]);
    const invalid = await fhir.bundle('transaction', [
      putting(finding('o1', 'Patient/p1')),
      putting(
        finding('o2', 'Patient/p1', { status: 'finished', valueQuantity: { value: 'much' } }),
      ),
    ]);
    expect(invalid.status).toBe(422);
    expect(invalid.body.issue.flatMap((one) => one.expression)).toEqual([
      'Bundle.entry[1].resource.Observation.value[x].value',
      'Bundle.entry[1].resource.Observation.status',
    ]);
    expect((await fhir.get('Observation?patient=p1')).body.entry).toEqual([]);
  });

  test('what names a patient who is not here is refused: no finding without its owner', async () => {
    const orphan = await fhir.bundle('transaction', [putting(finding('o1', 'Patient/nobody'))]);
    expect([orphan.status, orphan.body.issue[0]!.expression]).toEqual([
      422,
      ['Bundle.entry[0].resource.Observation'],
    ]);
  });

  test('a batch answers each entry for itself', async () => {
    const { status, body } = await fhir.bundle('batch', [
      putting(patient('p1')),
      putting(finding('o1', 'Patient/nobody')),
      { request: { method: 'GET', url: 'Patient/p1' } },
      { request: { method: 'DELETE', url: 'Patient/p1' } },
    ]);
    expect(status).toBe(200);
    expect(body.entry.map((one) => one.response.status)).toEqual(['201', '422', '200', '400']);
    expect(body.entry[2]!.resource.id).toBe('p1');
  });

  test('one person is created once, however many ask for it at the same time', async () => {
    const { id: _, ...person } = patient('p1');
    const condition = {
      'if-none-exist': `identifier=urn:bitelight:id:kz-iin|${person.identifier[0]!.value}`,
    };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => fhir.post('Patient', person, condition)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201]);
    expect(new Set(answers.map(({ headers }) => headers['location'])).size).toBe(1);
    const found = await fhir.get('Patient?identifier=999999999991&_total=accurate');
    expect([found.body.total, found.body.entry.length]).toEqual([1, 1]);
  });

  test('a patient is created or changed by identifier, with references found in the same way', async () => {
    const { id: _, ...person } = patient('p1');
    const url = 'Patient?identifier=999999999991';
    expect((await fhir.put(url, person)).status).toBe(201);
    const changed = { ...person, birthDate: '1991-02-03' };
    expect((await fhir.put(url, changed)).status).toBe(409);
    expect((await fhir.put(url, changed, { 'if-match': 'W/"1"' })).headers['etag']).toBe('W/"2"');
    const sent = await fhir.bundle('transaction', [putting(finding('o1', url))]);
    const { body } = await fhir.get(
      'Observation?patient.identifier=999999999991&_include=Observation:subject',
    );
    expect([sent.status, body.entry.length, body.entry[1]!.resource.birthDate]).toEqual([
      200,
      2,
      '1991-02-03',
    ]);
  });

  test('of writers who change the same version at once one succeeds and the others are told', async () => {
    await fhir.put('Patient/p1', patient('p1'));
    const answers = await Promise.all(
      ['1980', '1981', '1982', '1983'].map((birthDate) =>
        fhir.put('Patient/p1', patient('p1', { birthDate }), { 'if-match': 'W/"1"' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    expect((await fhir.get('Patient/p1/_history')).body.total).toBe(2);
  });

  test('a film that turns out to be another patient’s goes there with its history', async () => {
    for (const id of ['p1', 'p2']) await fhir.put(`Patient/${id}`, patient(id));
    await fhir.put('Observation/o1', finding('o1', 'Patient/p1'));
    await fhir.put('Observation/o1', finding('o1', 'Patient/p2'), { 'if-match': 'W/"1"' });
    const ids = async (who: string) => idsIn(await fhir.get(`Observation?patient=${who}`));
    expect([await ids('p1'), await ids('p2')]).toEqual([[], ['o1']]);
    expect((await fhir.get('Observation/o1/_history')).body.total).toBe(2);
    const again = await fhir.put('Observation/o1', finding('o1', 'Patient/p1'), {
      'if-match': 'W/"2"',
    });
    expect([again.status, await ids('p1'), await ids('p2')]).toEqual([200, ['o1'], []]);
  });

  test('nothing is deleted', async () => {
    await fhir.put('Patient/p1', patient('p1'));
    const answer = await fhir.send({ method: 'DELETE', url: '/fhir/Patient/p1' });
    expect([answer.status, answer.body.issue[0]!.code]).toEqual([405, 'not-supported']);
    expect((await fhir.get('Patient/p1')).status).toBe(200);
  });
});
