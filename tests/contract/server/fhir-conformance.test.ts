import { validateResource } from '@medplum/core';
import type { CapabilityStatement, Resource } from '@medplum/fhirtypes';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../../server/app';
import type { Principal } from '../../../server/services/ports';
import { BACKENDS, FhirClient, finding, idsIn, patient, putting } from '../../support/central';
import { A_DENTIST } from '../../support/server/device';
import { askedFor, oneOfEach } from '../../support/server/one-of-each';

const JSON_TYPE = { 'content-type': 'application/fhir+json' };

/** Whether an empty array, an empty object or an empty text is anywhere in it: R4, json.html has none of them. */
function hasEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value === '';
  if (typeof value !== 'object' || value === null) return value === null;
  const inner: unknown[] = Object.values(value);
  return inner.length === 0 || inner.some(hasEmpty);
}

describe.each(BACKENDS)("what others' FHIR clients meet on $name", (backend) => {
  let fhir: FhirClient;
  let who: Principal;
  beforeAll(() => backend.start());
  afterAll(() => backend.stop());
  beforeEach(async () => {
    who = A_DENTIST;
    fhir = new FhirClient(await createApp(await backend.config(), () => Promise.resolve(who)));
  });
  afterEach(() => fhir.app.close());

  test('whatever the CapabilityStatement tells can be searched, finds what is there; brought along likewise', async () => {
    const { body } = await fhir.get('metadata');
    const told = body as unknown as CapabilityStatement;
    validateResource(told);
    const sent = await fhir.bundle(
      'transaction',
      oneOfEach('a').map((one) => putting(one)),
    );
    expect(sent.status).toBe(200);
    const missed: string[] = [];
    const resources = told.rest?.[0]?.resource ?? [];
    const ask = async (query: string, wanted: string) => {
      const answer = await fhir.get(query);
      if (answer.status !== 200 || !idsIn(answer).includes(wanted)) missed.push(query);
    };
    for (const { type, searchParam = [], searchInclude = [], searchRevInclude = [] } of resources) {
      if (type === 'AuditEvent') continue;
      for (const { name } of searchParam) {
        const values = askedFor('a', type, name);
        expect([type, name, values.length > 0]).toEqual([type, name, true]);
        for (const value of values)
          await ask(`${type}?${name}=${encodeURIComponent(value)}`, `a-${type}`);
      }
      for (const include of searchInclude)
        await ask(`${type}?_id=a-${type}&_include=${include}`, `a-${type}`);
      for (const include of searchRevInclude)
        await ask(`${type}?_id=a-${type}&_revinclude=${include}`, `a-${type}`);
    }
    expect(missed).toEqual([]);
  }, 120_000);

  test('answers are JSON as FHIR has it: nothing empty, in a Bundle of nothing neither', async () => {
    const bodies = [
      await fhir.app.inject('/fhir/Observation?code=nothing'),
      await fhir.app.inject('/fhir/Observation?code=nothing&_summary=count'),
      await fhir.app.inject('/fhir/metadata'),
      await fhir.app.inject({
        ...{ method: 'POST', url: '/fhir', headers: JSON_TYPE },
        payload: { resourceType: 'Bundle', type: 'batch' },
      }),
    ].map((answer) => answer.json<Resource>());
    expect(bodies.map((body) => [body.resourceType, hasEmpty(body)])).toEqual([
      ['Bundle', false],
      ['Bundle', false],
      ['CapabilityStatement', false],
      ['Bundle', false],
    ]);
    for (const body of bodies) validateResource(body);
    expect(bodies[0]).toMatchObject({ total: 0 });
  });

  test('a reference that spells out the address of the store is one within it, in what is written and in what is asked', async () => {
    const base = 'http://localhost:80/fhir';
    await fhir.put('Patient/p1', patient('p1'));
    const put = await fhir.put('Observation/o1', finding('o1', `${base}/Patient/p1`));
    expect(put.body).toMatchObject({ subject: { reference: 'Patient/p1' } });
    for (const query of [`subject=${base}/Patient/p1`, 'patient=p1'])
      expect(idsIn(await fhir.get(`Observation?${query}`))).toEqual(['o1']);
    who = { ...A_DENTIST, clinic: 'other', region: 'south' };
    expect((await fhir.get('Observation/o1')).status).toBe(403);
  });

  test('a finding that is about nobody here is not kept: it would be in nobody’s record, which all read', async () => {
    await fhir.put('Patient/p1', patient('p1'));
    const { subject: _, ...about } = finding('o1', 'Patient/p1');
    const subjects = [
      {},
      { subject: { identifier: { system: 'urn:x', value: '1' } } },
      { subject: { reference: 'https://other.example/fhir/Patient/p1' } },
      { subject: { reference: '#c' }, contained: [{ resourceType: 'Patient', id: 'c' }] },
      { subject: { reference: 'Device/none' } },
    ];
    for (const subject of subjects)
      expect((await fhir.put('Observation/o1', { ...about, ...subject })).status).toBe(422);
    const provenance = {
      ...{ resourceType: 'Provenance', id: 'v1', recorded: '2026-11-24T10:00:00Z' },
      target: [{ reference: 'DiagnosticReport/none' }],
      agent: [{ who: { display: 'Dentist' } }],
    };
    expect((await fhir.put('Provenance/v1', provenance)).status).toBe(422);
  });

  test('what is in nobody’s record is changed by the clinic that wrote it alone; the same content is acknowledged to all', async () => {
    const pack = { resourceType: 'Device', id: 'pack', status: 'active' };
    const retired = { ...pack, status: 'inactive' };
    await fhir.put('Device/pack', pack);
    who = { ...A_DENTIST, clinic: 'other', region: 'south' };
    expect((await fhir.put('Device/pack', pack)).status).toBe(200);
    const over = await fhir.put('Device/pack', retired, { 'if-match': 'W/"1"' });
    expect([over.status, over.body.issue[0]!.code]).toEqual([403, 'forbidden']);
    who = A_DENTIST;
    expect((await fhir.put('Device/pack', retired, { 'if-match': 'W/"1"' })).status).toBe(200);
  });

  test('what is refused is an OperationOutcome with the status that R4 has for it', async () => {
    await fhir.put('Patient/p1', patient('p1'));
    const answers = {
      patch: await fhir.send({
        ...{ method: 'PATCH', url: '/fhir/Patient/p1', payload: '[]' },
        headers: { 'content-type': 'application/json-patch+json' },
      }),
      'a type not kept': await fhir.post('Medication', { resourceType: 'Medication' }),
      'xml sent': await fhir.send({
        ...{ method: 'POST', url: '/fhir/Patient', payload: '<Patient/>' },
        headers: { 'content-type': 'application/fhir+xml' },
      }),
      'xml wanted': await fhir.get('Patient/p1', { accept: 'application/fhir+xml' }),
      'nobody named': await fhir.get('Observation?patient='),
      'no JSON': await fhir.send({
        ...{ method: 'POST', url: '/fhir/Patient', payload: '{', headers: JSON_TYPE },
      }),
      'a read in a transaction': await fhir.bundle('transaction', [
        { request: { method: 'GET', url: 'Patient/none' } },
      ]),
    };
    const told = Object.entries(answers).map(([what, { status, body }]) => {
      validateResource(body as unknown as Resource);
      return [what, status, body.issue[0]!.code];
    });
    expect(told).toEqual([
      ['patch', 405, 'not-supported'],
      ['a type not kept', 404, 'not-supported'],
      ['xml sent', 415, 'not-supported'],
      ['xml wanted', 406, 'not-supported'],
      ['nobody named', 400, 'invalid'],
      ['no JSON', 400, 'structure'],
      ['a read in a transaction', 404, 'not-found'],
    ]);
    expect(answers['a read in a transaction'].body.issue[0]!.expression).toEqual([
      'Bundle.entry[0]',
    ]);
  });
});
