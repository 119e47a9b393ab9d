import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get as getPlain } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../../server/app';
import { configOfATest } from '../../support/server';

const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-tls-'));
const [cert, key] = ['cert.pem', 'key.pem'].map((name) => path.join(folder, name)) as [
  string,
  string,
];
let app: Awaited<ReturnType<typeof createApp>>;
let port = 0;

beforeAll(async () => {
  const of = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-x509'];
  const whose = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
  const made = spawnSync('openssl', ['req', ...of, ...whose, '-out', cert, '-keyout', key]);
  if (made.status !== 0) throw new Error(made.stderr.toString());
  app = await createApp(configOfATest({ TLS_CERT: cert, TLS_KEY: key }));
  await app.listen({ port: 0, host: 'localhost' });
  port = (app.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

test('by https every answer asks for https from then on; in the clear there is none', async () => {
  for (const address of ['/healthz', '/fhir/metadata', '/fhir/Patient', '/nothing']) {
    const headers = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
      const url = `https://localhost:${port}${address}`;
      get(url, { ca: readFileSync(cert) }, (answer) => {
        answer.resume();
        resolve(answer.headers);
      }).once('error', reject);
    });
    expect([address, headers['strict-transport-security']]).toEqual([
      address,
      expect.stringMatching(/^max-age=31536000; includeSubDomains$/),
    ]);
    expect(headers['content-security-policy']).toContain("default-src 'self'");
  }
  const plain = new Promise((resolve, reject) => {
    getPlain(`http://localhost:${port}/healthz`, resolve).once('error', reject);
  });
  await expect(plain).rejects.toThrow();
});

test('without it nothing is promised that the store cannot keep', async () => {
  const open = await createApp(configOfATest());
  expect((await open.inject('/healthz')).headers['strict-transport-security']).toBeUndefined();
  await open.close();
});
