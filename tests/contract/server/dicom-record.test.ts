import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../../server/app';
import type { Principal } from '../../../server/services/ports';
import { BACKENDS, patient, study } from '../../support/central';
import { A_DENTIST } from '../../support/server/device';
import { drawnDicom, uid } from '../../support/server/dicom-files';

const OWN = A_DENTIST;
const OTHER: Principal = { ...A_DENTIST, id: 'elsewhere', clinic: 'other', region: 'south' };
const ISSUER = 'urn:bitelight:id:kz-iin';

describe.each(BACKENDS)('whose record a DICOM object comes into, on $name', (backend) => {
  let app: FastifyInstance;
  let who: Principal;
  beforeAll(async () => {
    await backend.start();
    app = await createApp(await backend.config(), () => Promise.resolve(who));
  });
  afterAll(async () => {
    await app.close();
    await backend.stop();
  });
  let n = 0;
  let person: { id: string; number: string };
  beforeEach(() => {
    who = OWN;
    n += 10;
    person = { id: `p${n}`, number: `${900_000_000_000 + n}` };
  });

  const put = (resource: { resourceType: string; id: string }) =>
    app.inject({
      method: 'PUT',
      url: `/fhir/${resource.resourceType}/${resource.id}`,
      headers: { 'content-type': 'application/fhir+json' },
      payload: JSON.stringify(resource),
    });
  /** The person as FHIR knows them. */
  const registered = (id = person.id, system = ISSUER) =>
    put(patient(id, { identifier: [{ system, value: person.number }] }));
  const asStudy = (id: string, subject: string) =>
    put({
      ...study(id, subject),
      identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${uid(n)}` }],
    } as { resourceType: string; id: string });
  async function stowed(instance: number, issuer: string | null = ISSUER): Promise<number> {
    const film = { study: uid(n), series: uid(n + 1), instance: uid(n + instance) };
    const answer = await app.inject({
      method: 'POST',
      url: '/dicomweb/studies',
      headers: { 'content-type': 'application/dicom' },
      payload: Buffer.from(drawnDicom({ ...film, patientId: person.number, issuer, seed: n })),
    });
    return answer.statusCode;
  }
  /** Another clinic comes to treat the person too. */
  async function treatedElsewhere(): Promise<void> {
    who = OTHER;
    const headers = {
      'content-type': 'application/fhir+json',
      'if-none-exist': `_id=${person.id}`,
    };
    const { id: _, ...payload } = patient(person.id);
    await app.inject({ method: 'POST', url: '/fhir/Patient', headers, payload });
  }
  /** How many of the study's objects this one sees; null: none of their business. */
  async function seen(by: Principal): Promise<number | null> {
    who = by;
    const answer = await app.inject(`/dicomweb/studies/${uid(n)}/metadata`);
    return answer.statusCode === 403 ? null : answer.json<unknown[]>().length;
  }

  test('the patient whom the study of its UID is about, whatever number it bears', async () => {
    await registered();
    await asStudy(`s${n}`, `Patient/${person.id}`);
    person = { ...person, number: 'of-another-system' };
    expect([await stowed(2, null), await seen(OWN), await seen(OTHER)]).toEqual([200, 1, null]);
    await treatedElsewhere();
    expect(await seen(OTHER)).toBe(1);
  });

  test('the one who bears its number, with who gave it out; a clinic that does not treat them is refused', async () => {
    await registered();
    expect([await stowed(2), await seen(OWN)]).toEqual([200, 1]);
    who = OTHER;
    expect(await stowed(3)).toBe(403);
  });

  test('a number of nobody’s is looked for among the own patients alone', async () => {
    await registered(person.id, 'urn:clinic:numbers');
    expect([await stowed(2, null), await seen(OWN)]).toEqual([200, 1]);
    const there = n;
    n += 1000;
    who = OTHER;
    // Another clinic's patient of the same number is another person.
    expect([await stowed(2, null), await seen(OTHER), await seen(OWN)]).toEqual([200, 1, null]);
    n = there;
  });

  test('a film that came before its patient goes to them once FHIR knows them, and stays with who sent it', async () => {
    expect([await stowed(2), await seen(OWN)]).toEqual([200, 1]);
    who = OTHER;
    await registered();
    expect([await seen(OTHER), await seen(OWN)]).toEqual([1, 1]);
    who = OWN;
    expect([await stowed(3), await seen(OTHER)]).toEqual([200, 2]);
  });

  /** The answer to one object of the person's study that bears this number: 'taken', or its Failure Reason. */
  async function naming(instance: number, number: string, issuer: string | null = ISSUER) {
    const film = { study: uid(n), series: uid(n + 1), instance: uid(n + instance) };
    const answer = await app.inject({
      method: 'POST',
      url: '/dicomweb/studies',
      headers: { 'content-type': 'application/dicom' },
      payload: Buffer.from(drawnDicom({ ...film, patientId: number, issuer, seed: instance })),
    });
    if (answer.statusCode === 200) return 'taken';
    const body = answer.json<Record<string, { Value: Record<string, { Value: number[] }>[] }>>();
    return body['00081198']?.Value[0]?.['00081197']?.Value[0];
  }
  const OTHERS = 0xa9f0;

  test('a film that bears the number of another is not taken into this one’s file, whoever gave it out', async () => {
    await registered();
    await put(
      patient(`z${n}`, { identifier: [{ system: 'urn:clinic:numbers', value: `local-${n}` }] }),
    );
    await asStudy(`s${n}`, `Patient/${person.id}`);
    expect([
      await naming(2, person.number),
      await naming(3, '700000000001'),
      await naming(4, `local-${n}`, null),
      await naming(5, `local-${n}`, 'urn:clinic:numbers'),
      // Nobody's: the X-ray unit has a list of its own, and a person said whose film it is.
      await naming(6, 'room-2-0017', null),
      await naming(7, person.number, null),
      // What is there already is there.
      await naming(2, person.number),
    ]).toEqual(['taken', OTHERS, OTHERS, OTHERS, 'taken', 'taken', 'taken']);
    expect(await seen(OWN)).toBe(3);
  });

  test('the number of a record that was merged into this one is no other’s', async () => {
    await registered();
    const merged = { identifier: [{ system: 'urn:clinic:numbers', value: `old-${n}` }] };
    await put(patient(`m${n}`, { ...merged, active: false }));
    await asStudy(`s${n}`, `Patient/${person.id}`);
    expect(await naming(2, `old-${n}`, null)).toBe('taken');
  });

  test('a study of somebody whom nobody knows yet is of one patient all the same', async () => {
    expect([
      await naming(2, person.number),
      await naming(3, '700000000002'),
      await naming(4, person.number, 'urn:another:issuer'),
      await naming(5, person.number, null),
    ]).toEqual(['taken', OTHERS, OTHERS, 'taken']);
    await registered();
    expect(await seen(OWN)).toBe(2);
  });

  test('who writes about the study of another clinic does not get at its films so', async () => {
    expect(await stowed(2)).toBe(200);
    who = OTHER;
    person = { id: `q${n}`, number: `${800_000_000_000 + n}` };
    await registered();
    expect((await asStudy(`t${n}`, `Patient/${person.id}`)).statusCode).toBe(201);
    expect([await seen(OTHER), await seen(OWN)]).toEqual([null, 1]);
    who = OTHER;
    expect([await stowed(3), await seen(OTHER), await seen(OWN)]).toEqual([403, null, 1]);
  });

  test('of two people with one number it is neither’s: a person has to say', async () => {
    await registered();
    await registered(`twin-${n}`);
    expect([await stowed(2), await seen(OWN)]).toEqual([200, 1]);
    await treatedElsewhere();
    expect(await seen(OTHER)).toBe(null);
  });
});
