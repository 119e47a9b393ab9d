import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { command } from '../../../server/cli';
import { FhirClient, finding, patient } from '../../support/central';
import { configOfATest } from '../../support/server';

const config = configOfATest({ RATE_LIMIT: '40', METRICS_TOKEN: 'a-token-of-sixteen' });
let fhir: FhirClient;
beforeAll(async () => (fhir = await FhirClient.open(config)));
afterAll(() => fhir.app.close());

test('measures by route pattern, and tells only who may know', async () => {
  await fhir.put('Patient/secret-7', patient('secret-7'));
  await fhir.get('Patient?identifier=900101300017');
  const denied = await fhir.app.inject('/metrics');
  expect(denied.statusCode).toBe(403);
  const headers = { authorization: 'Bearer a-token-of-sixteen' };
  const { body } = await fhir.app.inject({ url: '/metrics', headers });
  expect(body).toMatch(
    /bitelight_http_request_seconds_count\{method="PUT",route="\/fhir\/:resourceType\/:id",status="201"\} 1/,
  );
  expect(body).not.toMatch(/secret-7|900101300017/);
});

test('describes its routes for machines', async () => {
  const { paths } = (await fhir.app.inject('/openapi.json')).json<{
    paths: Record<string, object>;
  }>();
  expect(Object.keys(paths['/fhir/{resourceType}/{id}'] ?? {})).toEqual(
    expect.arrayContaining(['get', 'put']),
  );
  // Every one that a client may use.
  const told = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(told).toEqual(
    expect.arrayContaining([
      ...['post /fhir', 'get /fhir/AuditEvent', 'post /auth/token', 'get /healthz'],
      ...['post /dicomweb/studies', 'get /dicomweb/studies', 'get /dicomweb/instances'],
      'get /dicomweb/studies/{study}/series/{series}/instances/{instance}/rendered',
    ]),
  );
  expect(Object.keys(paths)).not.toContain('/metrics');
});

test('whoever asks too often is told when to come again, as FHIR says it', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => fhir.get('metadata')));
  const [late] = answers.filter(({ status }) => status === 429);
  expect(late?.body.issue[0]?.code).toBe('throttled');
  expect(Number(late?.headers['retry-after'])).toBeGreaterThan(0);
});

test('a backup taken while the store runs is a whole store, and never replaces a file', async () => {
  await fhir.app.close();
  fhir = await FhirClient.open({ ...config, rateLimit: 0 });
  await fhir.put('Observation/o1', finding('o1', 'Patient/secret-7'));
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'bitelight-backup-')), 'copy.sqlite');
  const said: string[] = [];
  const backup = () => command(config, ['backup', file], (line) => said.push(line));
  expect(await backup()).toBe(0);
  await fhir.put('Observation/o2', finding('o2', 'Patient/secret-7'));
  expect([await backup(), said.at(-1)]).toEqual([1, expect.stringContaining('never replaces')]);
  const restored = await FhirClient.open({ ...config, database: { kind: 'sqlite', file } });
  expect((await restored.get('Observation/o1')).body.id).toBe('o1');
  expect((await restored.get('Observation/o2')).status).toBe(404);
  await restored.app.close();
});
