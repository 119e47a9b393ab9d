import { afterEach, expect, test } from 'vitest';
import { createApp } from '../../../server/app';
import { A_DENTIST, askToken, everybodyIs } from '../../support/server/device';
import { configOfATest } from '../../support/server';
import { patient } from '../../support/central';
import { drawnDicom } from '../../support/server/dicom-files';

type App = Awaited<ReturnType<typeof createApp>>;
let app: App;
afterEach(() => app.close());

const open = async (env: NodeJS.ProcessEnv) =>
  (app = await createApp(configOfATest(env), everybodyIs(A_DENTIST)));
const times = async <T>(n: number, one: () => Promise<T>): Promise<T[]> => {
  const all: T[] = [];
  for (let i = 0; i < n; i += 1) all.push(await one());
  return all;
};

test('who asks too often is told when to come again, in the terms of what was asked; others are not slowed', async () => {
  await open({ RATE_LIMIT: '5' });
  const read = (from: string) =>
    app.inject({ url: '/fhir/Patient/p1', remoteAddress: from, headers: {} });
  const answers = await times(6, () => read('10.1.1.1'));
  expect(answers.map((one) => one.statusCode)).toEqual([404, 404, 404, 404, 404, 429]);
  const last = answers[5]!;
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  expect(last.json()).toMatchObject({
    resourceType: 'OperationOutcome',
    issue: [{ code: 'throttled' }],
  });
  const dicom = await app.inject({ url: '/dicomweb/studies', remoteAddress: '10.1.1.1' });
  expect([dicom.statusCode, dicom.json<{ error: string }>().error]).toEqual([
    429,
    expect.stringContaining('Retry-After'),
  ]);
  expect((await read('10.1.1.2')).statusCode).toBe(404);
  const watched = await times(8, () => app.inject({ url: '/healthz', remoteAddress: '10.1.1.1' }));
  expect(watched.every((one) => one.statusCode === 200)).toBe(true);
});

test('behind a proxy it is the client who is counted, not the proxy', async () => {
  await open({ RATE_LIMIT: '3', TRUST_PROXY: 'true' });
  const from = (client: string) =>
    app.inject({ url: '/fhir/metadata', headers: { 'x-forwarded-for': client } });
  const first = await times(4, () => from('10.2.0.1'));
  expect(first.at(-1)?.statusCode).toBe(429);
  expect((await from('10.2.0.2')).statusCode).toBe(200);
});

test('codes and assertions can be guessed at sixty times a minute and no more', async () => {
  await open({ RATE_LIMIT: '6000' });
  const answers = await times(61, () => askToken(app, 'e30.e30.e30'));
  expect(answers.map((one) => one.statusCode)).toEqual([...Array(60).fill(401), 429]);
});

test('tokens that are refused are counted too: each leaves an event behind', async () => {
  app = await createApp(configOfATest({ RATE_LIMIT: '3' }));
  const headers = { authorization: 'Bearer e30.e30.e30' };
  const answers = await times(4, () => app.inject({ url: '/fhir/Patient/p1', headers }));
  expect(answers.map((one) => one.statusCode)).toEqual([401, 401, 401, 429]);
});

test('what is too large is refused unread, for FHIR and for DICOM, and for whoever signs in', async () => {
  await open({ BODY_LIMIT_MB: '1', DICOM_LIMIT_MB: '1' });
  const note = 'x'.repeat(1024 * 1024);
  const fhir = await app.inject({
    method: 'PUT',
    url: '/fhir/Patient/p1',
    headers: { 'content-type': 'application/fhir+json' },
    payload: JSON.stringify(patient('p1', { name: [{ text: note }] })),
  });
  expect([fhir.statusCode, fhir.json()]).toMatchObject([413, { issue: [{ code: 'too-long' }] }]);
  const film = Buffer.from(drawnDicom({ rows: 1024, columns: 1024 }));
  const dicom = await app.inject({
    method: 'POST',
    url: '/dicomweb/studies',
    headers: { 'content-type': 'application/dicom' },
    payload: film,
  });
  expect([dicom.statusCode, dicom.json()]).toEqual([413, { error: 'the request is too large' }]);
  expect((await askToken(app, 'x'.repeat(17_000))).statusCode).toBe(413);
  expect((await app.inject('/fhir/Patient/p1')).statusCode).toBe(404);
});

test('a page of another origin may use the store where its administrator says so, and is told why it may not', async () => {
  await open({ PAGE_ORIGINS: 'https://clinic.example, https://other.example' });
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/fhir',
    headers: {
      origin: 'https://clinic.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,if-match',
    },
  });
  expect(preflight.statusCode).toBe(204);
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': 'https://clinic.example',
    'access-control-allow-headers': 'authorization,content-type,if-match',
  });
  const ask = async (origin: string) => {
    const { headers } = await app.inject({ url: '/fhir/Patient/p1', headers: { origin } });
    return headers['access-control-allow-origin'];
  };
  expect([await ask('https://other.example'), await ask('https://attacker.example')]).toEqual([
    'https://other.example',
    undefined,
  ]);
  await app.close();
  app = await createApp(configOfATest({ PAGE_ORIGINS: 'https://clinic.example' }));
  const nobody = await app.inject({
    url: '/fhir/Patient/p1',
    headers: { origin: 'https://clinic.example' },
  });
  expect([nobody.statusCode, nobody.headers['access-control-allow-origin']]).toEqual([
    401,
    'https://clinic.example',
  ]);
  await app.close();
  await open({});
  expect(await ask('https://clinic.example')).toBeUndefined();
});
