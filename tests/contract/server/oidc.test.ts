import type { FastifyInstance } from 'fastify';
import { importJWK, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../../server/app';
import { finding, patient } from '../../support/central';
import { configOfATest } from '../../support/server';
import { deviceIn } from '../../support/server/device';
import { AUDIENCE, OpenIdProvider } from '../../support/server/provider';

const PEOPLE = {
  aigul: { roles: ['dentist'], clinic: 'own', region: 'north' },
  assel: { roles: ['assistant', 'reception'], clinic: 'own', region: 'north' },
  far: { roles: 'dentist', clinic: 'far', region: 'south' },
  reader: { roles: ['regional-reader'], clinic: 'board', region: 'north' },
  auditor: { roles: ['auditor'], clinic: 'board', region: 'north' },
  cook: { roles: ['cook'], clinic: 'own', region: 'north' },
  homeless: { roles: ['dentist'], region: 'north' },
  nested: { realm_access: { roles: ['dentist'] }, org: { clinic: 'own' } },
};

let provider: OpenIdProvider;
let app: FastifyInstance;
const env = (more = {}) => ({ OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: AUDIENCE, ...more });
beforeAll(async () => {
  provider = await OpenIdProvider.start(PEOPLE);
  const config = configOfATest(env());
  app = await createApp(config);
  const device = await deviceIn(app, config, 'own', 'north', ['dentist']);
  await put(await device.token(), patient('p1'));
});
afterAll(async () => {
  await app.close();
  await provider.close();
});
afterEach(() => void vi.useRealTimers());

const ask = (token: string, url = '/fhir/Patient/p1', to = app) =>
  to.inject({ url, headers: { authorization: `Bearer ${token}` } });
const put = (token: string, resource: { resourceType: string; id: string }) =>
  app.inject({
    method: 'PUT',
    url: `/fhir/${resource.resourceType}/${resource.id}`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    payload: JSON.stringify(resource),
  });
const tokenOf = async (person: keyof typeof PEOPLE) => (await provider.login(person)).access_token;

/** A token as the provider would sign it, but for what is given. */
async function forged(
  claims: Readonly<Record<string, unknown>>,
  { kid = provider.key.kid, key = provider.key } = {},
) {
  const now = Math.floor(Date.now() / 1000);
  const whole = {
    iss: provider.issuer,
    aud: AUDIENCE,
    sub: 'aigul',
    exp: now + 60,
    ...PEOPLE.aigul,
  };
  return new SignJWT({ ...whole, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid })
    .sign(await importJWK(key, 'ES256'));
}

describe('a person who logged in at the clinic’s provider', () => {
  it.each([
    ['aigul', 200, 201],
    ['assel', 200, 403],
    ['far', 403, 403],
    ['reader', 200, 403],
    ['auditor', 403, 403],
  ] as const)('%s reads with %i and signs a finding with %i', async (person, reads, signs) => {
    const token = await tokenOf(person);
    expect((await ask(token)).statusCode).toBe(reads);
    expect((await put(token, finding(`o-${person}`, 'Patient/p1'))).statusCode).toBe(signs);
  });

  it('is named in the audit as a person, with clinic and role', async () => {
    await ask(await tokenOf('assel'));
    const answer = await ask(await tokenOf('auditor'), '/fhir/AuditEvent?patient=p1&_count=1');
    const [entry] = answer.json<{ entry: { resource: { agent: object[] } }[] }>().entry;
    expect(entry?.resource.agent[0]).toMatchObject({
      ...{ altId: 'person', name: 'own', who: { identifier: { value: 'assel' } } },
      role: [{ coding: [{ code: 'assistant' }] }],
    });
  });

  it.each(['cook', 'homeless'] as const)(
    '%s, without a role or a clinic here, is nobody',
    async (one) => {
      expect((await ask(await tokenOf(one))).statusCode).toBe(401);
    },
  );

  it('has roles and clinic where the provider keeps them', async () => {
    const claims = { OIDC_ROLES: 'realm_access.roles', OIDC_CLINIC: 'org.clinic' };
    const other = await createApp(configOfATest(env(claims)));
    expect((await ask(await tokenOf('nested'), '/fhir/Patient', other)).statusCode).toBe(200);
    expect((await ask(await tokenOf('aigul'), '/fhir/Patient', other)).statusCode).toBe(401);
    await other.close();
  });
});

describe('a token is refused', () => {
  const seconds = (from: number) => Math.floor(Date.now() / 1000) + from;
  it.each([
    ['that has expired', () => forged({ exp: seconds(-1) })],
    ['that never expires', () => forged({ exp: undefined })],
    ['that is not valid yet', () => forged({ nbf: seconds(300) })],
    ['for another audience', () => forged({ aud: 'https://elsewhere.example' })],
    ['without an audience', () => forged({ aud: undefined })],
    ['of nobody', () => forged({ sub: undefined })],
    ['of another issuer', () => forged({ iss: 'https://elsewhere.example' })],
    ['by a key that the provider does not know', () => forged({}, { kid: 'unknown' })],
    [
      'by another key of the same name',
      async () => {
        const other = await OpenIdProvider.start({});
        await other.close();
        return forged({}, { key: other.key });
      },
    ],
    [
      'that says who logged in, and not that they may come in here',
      async () => (await provider.login('aigul')).id_token,
    ],
    [
      'that nobody signed',
      async () => {
        const [, body] = (await forged({})).split('.');
        return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
      },
    ],
    [
      'that is signed with the public key as a secret',
      async () => {
        const { d: _, ...open } = provider.key;
        return new SignJWT({ ...PEOPLE.aigul, sub: 'aigul', iss: provider.issuer, aud: AUDIENCE })
          .setProtectedHeader({ alg: 'HS256', kid: provider.key.kid })
          .setExpirationTime('1m')
          .sign(new TextEncoder().encode(JSON.stringify(open)));
      },
    ],
  ])('%s', async (_what, made) => {
    expect((await ask(await forged({}))).statusCode).toBe(200);
    expect((await ask(await made())).statusCode).toBe(401);
  });
});

describe('a dentist of another clinic', () => {
  const stated = async (person: keyof typeof PEOPLE, more: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/auth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: await tokenOf(person),
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        purpose_of_use: 'BTG',
        reason: 'swelling at night, no papers',
        ...more,
      }).toString(),
    });

  it('reads a record for a stated reason, which is in the patient’s file with who it was', async () => {
    expect((await ask(await tokenOf('far'))).statusCode).toBe(403);
    const given = (await stated('far')).json<{ access_token: string; expires_in: number }>();
    expect(given).toMatchObject({ token_type: 'bearer', expires_in: 300 });
    expect((await ask(given.access_token)).statusCode).toBe(200);
    // It opens a record to read, no more.
    const written = await put(given.access_token, finding('o-stated', 'Patient/p1'));
    expect(written.statusCode).toBe(403);
    const file = await ask(await tokenOf('aigul'), '/fhir/AuditEvent?patient=p1&purpose=BTG');
    const [entry] = file.json<{ entry: { resource: { agent: object[] } }[] }>().entry;
    expect(entry?.resource).toMatchObject({
      purposeOfEvent: [{ coding: [{ code: 'BTG' }], text: 'swelling at night, no papers' }],
      agent: [{ altId: 'person', name: 'far', who: { identifier: { value: 'far' } } }, {}],
    });
  });

  it.each([
    ['without a reason', 'far', { reason: '' }],
    ['with a reason of a letter', 'far', { reason: 'x' }],
    ['without a purpose', 'far', { purpose_of_use: '' }],
    ['with a token that is none', 'far', { subject_token: 'e30.e30.e30' }],
    ['who is an assistant', 'assel', {}],
    ['who may not come in at all', 'cook', {}],
  ] as const)('%s is given no such token', async (_what, person, more) => {
    const answer = await stated(person, more);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: expect.any(String) }]);
  });

  it('is told by the store that it can be asked so', async () => {
    const { grant_types_supported: grants } = (
      await app.inject('/fhir/.well-known/smart-configuration')
    ).json<{ grant_types_supported: string[] }>();
    expect(grants).toContain('urn:ietf:params:oauth:grant-type:token-exchange');
  });
});

it('the provider changes its key: the new one is asked for, the old one is no longer good', async () => {
  const old = await forged({ exp: Math.floor(Date.now() / 1000) + 3600 });
  expect((await ask(old)).statusCode).toBe(200);
  await provider.rotate('second');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
  expect((await ask(await tokenOf('aigul'))).statusCode).toBe(200);
  expect((await ask(old)).statusCode).toBe(401);
});

it('while the provider does not answer people are told to try again, and devices come in as ever', async () => {
  const away = await OpenIdProvider.start({});
  const config = configOfATest({ OIDC_ISSUER: away.issuer, OIDC_AUDIENCE: AUDIENCE });
  const store = await createApp(config);
  await away.close();
  const token = await forged({ iss: away.issuer });
  const answer = await ask(token, '/fhir/Patient', store);
  expect([answer.statusCode, answer.json()]).toMatchObject([
    503,
    { issue: [{ code: 'transient' }] },
  ]);
  expect((await ask(token, '/dicomweb/studies', store)).statusCode).toBe(503);
  const device = await deviceIn(store, config, 'own', 'north', ['dentist']);
  expect((await ask(await device.token(), '/fhir/Patient', store)).statusCode).toBe(200);
  await store.close();
});
