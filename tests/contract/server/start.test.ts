import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../../server/app';
import { configFrom } from '../../../server/config';
import { configOfATest } from '../../support/server';

let app: FastifyInstance;
beforeAll(async () => (app = await createApp(configOfATest())));
afterAll(() => app.close());

test('says that it is well while its database answers, and keeps its policy on every answer', async () => {
  const answer = await app.inject('/healthz');
  expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ok', storage: 'sqlite' }]);
  expect(answer.headers['content-security-policy']).toContain("default-src 'self'");
});

test('tells a FHIR client what it speaks', async () => {
  const answer = await app.inject('/fhir/metadata');
  expect(answer.headers['content-type']).toContain('application/fhir+json');
  expect(answer.json()).toMatchObject({
    resourceType: 'CapabilityStatement',
    fhirVersion: '4.0.1',
    implementation: { url: 'http://localhost:80/fhir' },
  });
});

test('refuses an environment it does not understand by the name of the variable, not its value', () => {
  expect(() => configFrom({ DATABASE_URL: 'mysql://user:secret@host' })).toThrow(
    /^The environment is not understood: DATABASE_URL/,
  );
  expect(() => configFrom({ TLS_CERT: '/cert.pem' })).toThrow('TLS needs both');
});
