import { expect, test } from 'vitest';
import { createApp } from '../../../server/app';
import { configOfATest } from '../../support/server';

async function said(env: NodeJS.ProcessEnv) {
  const app = await createApp(configOfATest(env));
  const answer = await app.inject('/centre.json');
  await app.close();
  const policy = String(answer.headers['content-security-policy']).split('; ');
  return {
    centre: answer.json<unknown>(),
    connect: policy.find((one) => one.startsWith('connect-src')),
  };
}

test('a page speaks to its own server alone, unless the administrator names another centre', async () => {
  expect(await said({})).toEqual({ centre: {}, connect: "connect-src 'self'" });
  expect(await said({ PASSPHRASE: 'at-once' })).toEqual({
    centre: { passphrase: 'at-once' },
    connect: "connect-src 'self'",
  });
  expect(
    await said({
      CENTRE_FHIR: 'https://fhir.example/base/',
      CENTRE_DICOMWEB: 'https://pacs.example/dicom-web',
    }),
  ).toEqual({
    centre: { fhir: 'https://fhir.example/base', dicomweb: 'https://pacs.example/dicom-web' },
    connect: "connect-src 'self' https://fhir.example https://pacs.example",
  });
});
