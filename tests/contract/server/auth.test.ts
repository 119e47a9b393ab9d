import type { FastifyInstance } from 'fastify';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../server/app';
import { command } from '../../../server/cli';
import type { Config } from '../../../server/config';
import { BACKENDS } from '../../support/central';
import { configOfATest } from '../../support/server';
import {
  askToken,
  assertion,
  BASE,
  codeFor,
  deviceIn,
  keyPair,
  register,
} from '../../support/server/device';

let config: Config;
let app: FastifyInstance;

const search = (token: string | null, headers = {}) =>
  app.inject({
    url: '/dicomweb/studies?PatientID=nobody',
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers },
  });

const run = async (...args: string[]): Promise<[number, string]> => {
  const lines: string[] = [];
  const status = await command(config, args, (line) => lines.push(line));
  return [status, lines.join('\n')];
};

describe.each(BACKENDS)('who comes in, with accounts on $name', (backend) => {
  beforeAll(async () => {
    await backend.start();
    config = await backend.config();
    app = await createApp(config);
  });
  afterAll(async () => {
    await app.close();
    await backend.stop();
  });

  describe('a device', () => {
    it('is registered by a code from the command line, signs in, and comes in', async () => {
      const [status, code] = await run(
        'enrol',
        '--clinic',
        'Almaty 5',
        '--region',
        'Almaty',
        '--role',
        'dentist',
      );
      expect([status, code]).toEqual([0, expect.stringMatching(/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/)]);
      const keys = await keyPair();
      // As a person types it.
      const answer = await register(app, keys.jwk, code.toLowerCase());
      const { client_id: client } = answer.json<{ client_id: string }>();
      const given = await askToken(app, await assertion(client, keys));
      expect(given.json()).toMatchObject({ token_type: 'bearer', expires_in: 300 });
      expect(given.headers['cache-control']).toBe('no-store');
      expect((await search(given.json<{ access_token: string }>().access_token)).statusCode).toBe(
        200,
      );
      expect((await run('devices'))[1]).toContain(`${client}\tAlmaty 5\tAlmaty\tdentist`);
    });

    it('signs in by an RSA key too', async () => {
      const keys = await keyPair('RS384');
      const answer = await register(app, keys.jwk, await codeFor(config, 'c', 'r', ['dentist']));
      const { client_id: client } = answer.json<{ client_id: string }>();
      const given = await askToken(app, await assertion(client, keys, { alg: 'RS384' }));
      expect(given.statusCode).toBe(200);
    });

    it('that was revoked is out at once, its living token too', async () => {
      const device = await deviceIn(app, config, 'c', 'r', ['dentist']);
      const token = await device.token();
      expect((await search(token)).statusCode).toBe(200);
      expect((await run('revoke', device.client))[0]).toBe(0);
      expect((await search(token)).statusCode).toBe(401);
      expect((await askToken(app, await assertion(device.client, device.keys))).statusCode).toBe(
        401,
      );
      expect((await run('revoke', device.client))[0]).toBe(1);
    });
  });

  describe('a code', () => {
    it('is good once, and for registering only', async () => {
      const code = await codeFor(config, 'c', 'r', ['dentist']);
      const { jwk } = await keyPair();
      const answers = await Promise.all([register(app, jwk, code), register(app, jwk, code)]);
      expect(answers.map((one) => one.statusCode).sort()).toEqual([201, 401]);
      expect((await search(code)).statusCode).toBe(401);
    });

    it('is not used up by a registration that is refused', async () => {
      const code = await codeFor(config, 'c', 'r', ['dentist']);
      const { jwk } = await keyPair();
      expect((await register(app, { ...jwk, d: 'secret' }, code)).json()).toMatchObject({
        error: 'invalid_client_metadata',
      });
      expect((await register(app, { ...jwk, crv: 'P-256' }, code)).statusCode).toBe(400);
      expect((await register(app, jwk, code)).statusCode).toBe(201);
    });

    it('is needed from everywhere but this very machine: not by a rebound name, another site, or through a proxy', async () => {
      const { jwk } = await keyPair();
      const statuses = await Promise.all(
        [
          {},
          { origin: BASE, host: 'localhost:80', 'sec-fetch-site': 'same-origin' },
          { host: 'clinic.attacker.example' },
          { origin: 'https://attacker.example' },
          { 'sec-fetch-site': 'cross-site' },
          { 'x-forwarded-for': '10.0.0.9' },
        ].map(async (headers) => (await register(app, jwk, null, headers)).statusCode),
      );
      expect(statuses).toEqual([201, 201, 401, 401, 401, 401]);
    });

    it('is needed by everybody once the server is open to others', async () => {
      const open = await createApp(configOfATest({ HOST: '0.0.0.0' }));
      expect((await register(open, (await keyPair()).jwk, null)).statusCode).toBe(401);
      await open.close();
    });
  });

  describe('an assertion is refused', () => {
    it.each([
      ['for another audience', { aud: 'https://elsewhere.example/auth/token' }],
      ['in the name of another', { sub: 'somebody' }],
      ['by another issuer', { iss: 'somebody' }],
      ['that lives for an hour', { lives: 3600 }],
      ['that has expired', { lives: -60 }],
    ])('%s', async (_what, claims) => {
      const { client, keys } = await deviceIn(app, config, 'c', 'r', ['dentist']);
      const answer = await askToken(app, await assertion(client, keys, claims));
      expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([
        401,
        'invalid_client',
      ]);
    });

    it('when it comes a second time', async () => {
      const { client, keys } = await deviceIn(app, config, 'c', 'r', ['dentist']);
      const signed = await assertion(client, keys);
      const answers = await Promise.all([askToken(app, signed), askToken(app, signed)]);
      expect(answers.map((one) => one.statusCode).sort()).toEqual([200, 401]);
    });

    it('by the key of another device, and without a signature', async () => {
      const one = await deviceIn(app, config, 'c', 'r', ['dentist']);
      const other = await deviceIn(app, config, 'c', 'r', ['dentist']);
      expect((await askToken(app, await assertion(one.client, other.keys))).statusCode).toBe(401);
      const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
      const claims = {
        iss: one.client,
        sub: one.client,
        aud: `${BASE}/auth/token`,
        jti: 'x',
        exp: Date.now() / 1000 + 60,
      };
      const unsigned = `${encoded({ alg: 'none' })}.${encoded(claims)}.`;
      expect((await askToken(app, unsigned)).statusCode).toBe(401);
      const secret = new TextEncoder().encode(JSON.stringify(one.keys.jwk));
      const symmetric = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS384', kid: 'one' })
        .sign(secret);
      expect((await askToken(app, symmetric)).statusCode).toBe(401);
    });
  });

  describe('a token', () => {
    it('is refused when signed by anybody else, for another store, or not at all', async () => {
      const { client, keys, token } = await deviceIn(app, config, 'c', 'r', ['dentist']);
      const own = await assertion(client, keys, { aud: BASE, iss: BASE });
      const other = configOfATest();
      const elsewhere = await createApp(other);
      const there = await deviceIn(elsewhere, other, 'c', 'r', ['dentist']);
      const foreign = await there.token();
      await elsewhere.close();
      expect([(await search(own)).statusCode, (await search(foreign)).statusCode]).toEqual([
        401, 401,
      ]);
      // By whatever name the client reaches the store, and without its port: dicomweb-client sends Host so.
      expect((await search(await token(), { host: 'localhost' })).statusCode).toBe(200);
      const nobody = await search(null);
      expect([nobody.statusCode, nobody.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    });

    it('outlives the key that signed it, and new ones come by the new key', async () => {
      const { token } = await deviceIn(app, config, 'c', 'r', ['dentist']);
      const before = await token();
      const [, kid] = await run('rotate-key');
      const after = await token();
      expect(Buffer.from(after.split('.')[0] ?? '', 'base64url').toString()).toContain(kid);
      expect([(await search(before)).statusCode, (await search(after)).statusCode]).toEqual([
        200, 200,
      ]);
      const { keys } = (await app.inject('/auth/jwks')).json<{ keys: Record<string, unknown>[] }>();
      expect(keys.map((key) => 'd' in key)).toEqual([false, false]);
    });

    it('for a stated purpose needs the reason, and a dentist', async () => {
      const dentist = await deviceIn(app, config, 'c', 'r', ['dentist']);
      const assistant = await deviceIn(app, config, 'c', 'r', ['assistant']);
      const ask = async (one: typeof dentist, more: Record<string, string>) =>
        (
          await askToken(app, await assertion(one.client, one.keys), {
            purpose_of_use: 'BTG',
            ...more,
          })
        ).statusCode;
      expect(await ask(dentist, {})).toBe(400);
      expect(await ask(dentist, { reason: 'unconscious after an accident' })).toBe(200);
      expect(await ask(assistant, { reason: 'unconscious after an accident' })).toBe(400);
    });
  });

  it('tells a SMART client where to go', async () => {
    const answer = await app.inject('/fhir/.well-known/smart-configuration');
    expect(answer.json()).toMatchObject({
      token_endpoint: `${BASE}/auth/token`,
      registration_endpoint: `${BASE}/auth/register`,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    });
  });
});
