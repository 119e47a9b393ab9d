import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { FastifyInstance } from 'fastify';
import { newCode } from '../../../server/services/enrolment';
import type { Principal, Role } from '../../../server/services/ports';
import { openStorage } from '../../../server/storage/open';
import type { Config } from '../../../server/config';

/** For a test that is about something else: everybody is this one. */
export const A_DENTIST: Principal = {
  ...{ kind: 'device', id: 'tablet', clinic: 'own', region: 'north', purpose: null },
  roles: ['dentist'],
};

export const everybodyIs = (principal: Principal) => () => Promise.resolve(principal);

export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly jwk: Record<string, unknown>;
}

export async function keyPair(alg: 'ES384' | 'RS384' = 'ES384'): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), alg, kid: 'one' } };
}

export async function codeFor(
  config: Config,
  clinic: string,
  region: string,
  roles: readonly Role[],
): Promise<string> {
  const storage = await openStorage(config.database);
  const code = await storage.write((session) =>
    newCode(session, { clinic, region, roles }, Date.now()),
  );
  await storage.close();
  return code;
}

export const BASE = 'http://localhost:80';

export function register(app: FastifyInstance, jwk: object, code: string | null, headers = {}) {
  return app.inject({
    method: 'POST',
    url: '/auth/register',
    headers: { ...(code !== null && { authorization: `Bearer ${code}` }), ...headers },
    payload: { client_name: 'tablet', jwks: { keys: [jwk] } },
  });
}

interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string;
  readonly jti?: string;
  readonly lives?: number;
  readonly alg?: string;
}

export function assertion(
  client: string,
  { privateKey }: KeyPair,
  claims: Claims = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ jti: claims.jti ?? crypto.randomUUID() })
    .setProtectedHeader({ alg: claims.alg ?? 'ES384', kid: 'one' })
    .setIssuer(claims.iss ?? client)
    .setSubject(claims.sub ?? client)
    .setAudience(claims.aud ?? `${BASE}/auth/token`)
    .setIssuedAt(now)
    .setExpirationTime(now + (claims.lives ?? 60))
    .sign(privateKey);
}

export function askToken(app: FastifyInstance, signed: string, more: Record<string, string> = {}) {
  const form = {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: signed,
    scope: 'system/*.cruds',
    ...more,
  };
  return app.inject({
    method: 'POST',
    url: '/auth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  });
}

/** A registered device and a token of it. */
export async function deviceIn(
  app: FastifyInstance,
  config: Config,
  clinic: string,
  region: string,
  roles: readonly Role[],
) {
  const keys = await keyPair();
  const answer = await register(app, keys.jwk, await codeFor(config, clinic, region, roles));
  const { client_id: client } = answer.json<{ client_id: string }>();
  const token = async (more: Record<string, string> = {}): Promise<string> => {
    const given = await askToken(app, await assertion(client, keys), more);
    return given.json<{ access_token: string }>().access_token;
  };
  return { client, keys, token };
}
