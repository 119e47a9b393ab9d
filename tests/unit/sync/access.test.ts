import { beforeEach, describe, expect, test } from 'vitest';
import type { Enrolment } from '../../../src/sync/fhir-dicomweb/assertion';
import { DeviceAccess } from '../../../src/sync/fhir-dicomweb/access';
import type { Fetch } from '../../../src/sync/fhir-dicomweb/http';

const FHIR = 'https://centre.test/fhir';
const { signal } = new AbortController();

interface Client {
  readonly jwk: JsonWebKey;
  readonly id: string;
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

const decoded = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

/** An authorisation server that checks what a strict one checks: code, signature, audience, times and that no assertion comes twice. */
class AuthServer {
  readonly clients = new Map<string, Client>();
  readonly used = new Set<unknown>();
  tokens = 0;
  now = Date.UTC(2026, 10, 24, 12);
  code: string | null = 'one-time';
  down = false;

  readonly fetch: Fetch = async (input, init) => {
    if (this.down) throw new TypeError('fetch failed');
    const url = input as string;
    if (url.endsWith('smart-configuration'))
      return json(200, {
        token_endpoint: 'https://centre.test/auth/token',
        registration_endpoint: 'https://centre.test/auth/register',
      });
    if (url.endsWith('/register')) return this.#register(init);
    const date = { Date: new Date(this.now).toUTCString() };
    const given = new URLSearchParams(init?.body as string);
    return (await this.#isValid(given.get('client_assertion') ?? ''))
      ? json(
          200,
          { access_token: `t${++this.tokens}`, token_type: 'bearer', expires_in: 300 },
          date,
        )
      : json(400, { error: 'invalid_client' }, date);
  };

  #register(init: RequestInit | undefined): Response {
    const bearer = new Headers(init?.headers).get('Authorization');
    if (bearer !== (this.code === null ? null : `Bearer ${this.code}`)) return json(401, {});
    const { jwks } = JSON.parse(init?.body as string) as { jwks: { keys: JsonWebKey[] } };
    const id = `client-${this.clients.size + 1}`;
    this.clients.set(id, { id, jwk: jwks.keys[0] ?? {} });
    return json(201, { client_id: id });
  }

  async #isValid(assertion: string): Promise<boolean> {
    const [head = '', body = '', signature = ''] = assertion.split('.');
    const claims = decoded(body);
    const client = this.clients.get(String(claims['iss']));
    if (!client || decoded(head)['alg'] !== 'ES384' || claims['sub'] !== client.id) return false;
    const { kty, crv, x, y } = client.jwk;
    const algorithm = { name: 'ECDSA', namedCurve: 'P-384' };
    const key = await crypto.subtle.importKey(
      'jwk',
      { kty, crv, x, y } as JsonWebKey,
      algorithm,
      false,
      ['verify'],
    );
    const signed = new TextEncoder().encode(`${head}.${body}`);
    const how = { name: 'ECDSA', hash: 'SHA-384' };
    const genuine = await crypto.subtle.verify(
      how,
      key,
      Buffer.from(signature, 'base64url'),
      signed,
    );
    const seconds = this.now / 1000;
    const fresh = Number(claims['exp']) > seconds && Number(claims['exp']) <= seconds + 300;
    const once = !this.used.has(claims['jti']);
    this.used.add(claims['jti']);
    return genuine && fresh && once && claims['aud'] === 'https://centre.test/auth/token';
  }
}

describe('the key of this device', () => {
  let server: AuthServer;
  let kept: Enrolment | null;
  let elapsed: number;
  const device = (change: { local?: boolean; clock?: number } = {}) =>
    new DeviceAccess({
      fhir: () => FHIR,
      fetch: server.fetch,
      keyring: {
        load: () => Promise.resolve(kept),
        save: (one) => Promise.resolve(void (kept = one)),
      },
      local: change.local ?? false,
      elapsed: () => elapsed,
      now: () => server.now + (change.clock ?? 0),
      newId: () => crypto.randomUUID(),
    });
  beforeEach(() => {
    server = new AuthServer();
    kept = null;
    elapsed = 0;
  });

  test('registers once with the administrator’s code; tokens are kept until shortly before their end', async () => {
    const access = device();
    expect(await access.token(false, signal)).toEqual({ outcome: 'closed' });
    expect(await access.enrol('wrong', signal)).toEqual({ outcome: 'refused', status: 401 });
    expect(await access.enrol('one-time', signal)).toEqual({ outcome: 'enrolled' });
    expect(await Promise.all([access.token(false, signal), access.token(false, signal)])).toEqual([
      't1',
      't1',
    ]);
    elapsed = 260_000;
    expect(await access.token(false, signal)).toBe('t1');
    elapsed = 280_000;
    expect(await access.token(false, signal)).toBe('t2');
    expect(await access.token(true, signal)).toBe('t3');
    // The next start of the page finds the same key.
    expect(await device().token(false, signal)).toBe('t4');
    expect(server.clients.size).toBe(1);
  });

  test('the private key cannot be taken out', async () => {
    await device().enrol('one-time', signal);
    expect(kept?.keys.privateKey.extractable).toBe(false);
    expect(JSON.stringify(server.clients.get('client-1')?.jwk)).not.toContain('"d"');
    await expect(
      crypto.subtle.exportKey('jwk', kept?.keys.privateKey as CryptoKey),
    ).rejects.toThrow();
  });

  test.each([3_600_000, -3_600_000])('a clock %i ms off does no harm', async (clock) => {
    const access = device({ clock });
    await access.enrol('one-time', signal);
    expect(await access.token(false, signal)).toBe('t1');
  });

  test('on the machine of the server it is known by itself; elsewhere it waits for a code', async () => {
    server.code = null;
    expect(await device().token(false, signal)).toEqual({ outcome: 'closed' });
    expect(await device({ local: true }).token(false, signal)).toBe('t1');
  });

  test('without a network nothing is decided; a revoked device is told so', async () => {
    const access = device();
    await access.enrol('one-time', signal);
    server.down = true;
    expect(await access.token(false, signal)).toMatchObject({ outcome: 'later' });
    server.down = false;
    server.clients.clear();
    expect(await access.token(false, signal)).toEqual({ outcome: 'closed' });
  });

  test('a centre without authorisation of its own is spoken to without a token', async () => {
    const open: Fetch = () => Promise.resolve(new Response('', { status: 404 }));
    const access = new DeviceAccess({
      fhir: () => FHIR,
      fetch: open,
      keyring: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
      local: false,
      elapsed: () => 0,
      now: () => 0,
      newId: () => 'x',
    });
    expect(await access.token(false, signal)).toBe(null);
  });
});
