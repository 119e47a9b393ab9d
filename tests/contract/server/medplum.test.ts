import { MedplumClient } from '@medplum/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../../server/app';
import { configOfATest } from '../../support/server';
import { deviceIn } from '../../support/server/device';

type App = Awaited<ReturnType<typeof createApp>>;
let app: App;
let client: MedplumClient;
beforeAll(async () => {
  const config = configOfATest();
  app = await createApp(config);
  const baseUrl = `${await app.listen({ port: 0, host: '127.0.0.1' })}/`;
  const device = await deviceIn(app, config, 'own', 'north', ['dentist']);
  const accessToken = await device.token();
  client = new MedplumClient({ baseUrl, fhirUrlPath: 'fhir/', fetch, accessToken, cacheTime: 0 });
});
afterAll(() => app.close());

const NUMBER = { system: 'urn:medplum', value: '1' };
const asked = 'identifier=urn:medplum|1';

test("Medplum's client creates, reads, changes, searches and pages here", async () => {
  const made = await client.createResource({
    ...{ resourceType: 'Patient', identifier: [NUMBER], name: [{ family: 'Смит' }] },
  });
  const same = await client.createResourceIfNoneExist(
    { resourceType: 'Patient', identifier: [NUMBER] },
    asked,
  );
  expect(same.id).toBe(made.id);
  const changed = { ...made, gender: 'female' } as const;
  await expect(client.updateResource(changed)).rejects.toThrow('If-Match');
  const headers = { 'If-Match': 'W/"1"' };
  await client.updateResource(changed, { headers });
  expect((await client.readHistory('Patient', made.id)).entry).toHaveLength(2);
  expect((await client.readVersion('Patient', made.id, '1')).gender).toBeUndefined();
  const sent = await client.executeBatch({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: ['1', '2', '3'].map((text) => ({
      resource: {
        ...{ resourceType: 'Observation', status: 'final', code: { text } },
        subject: { reference: `Patient/${made.id}` },
      },
      request: { method: 'POST', url: 'Observation' },
    })),
  });
  expect(sent.entry?.map((one) => one.response?.status)).toEqual(['201', '201', '201']);
  let met = 0;
  for await (const page of client.searchResourcePages(
    'Observation',
    `subject:Patient.${asked}&_count=2`,
  ))
    met += page.length;
  expect(met).toBe(3);
  expect((await client.searchOne('Patient', asked))?.gender).toBe('female');
  await expect(client.readResource('Patient', 'nobody')).rejects.toThrow('no such resource');
});
