import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import * as v from 'valibot';
import type { Principal } from './ports';
import { isRole } from './tokens';

export interface OidcSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Names of claims; a dot leads into an object (`realm_access.roles`). */
  readonly roles: string;
  readonly clinic: string;
  readonly region: string;
}

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'ES256', 'ES384', 'EdDSA'];
const Discovered = v.object({ issuer: v.string(), jwks_uri: v.pipe(v.string(), v.url()) });

function claim(payload: JWTPayload, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        at && typeof at === 'object' ? (at as Record<string, unknown>)[name] : undefined,
      payload,
    );
}

/** People of a clinic's own identity provider (OpenID Connect Discovery 1.0): tokens of that issuer, for this audience, by its keys. */
export function peopleOf(settings: OidcSettings) {
  let keys: ReturnType<typeof createRemoteJWKSet> | null = null;

  async function discovered(): Promise<NonNullable<typeof keys>> {
    if (keys) return keys;
    const url = `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    const found = v.parse(Discovered, await answer.json());
    if (found.issuer !== settings.issuer) throw new Error('the issuer names itself otherwise');
    keys = createRemoteJWKSet(new URL(found.jwks_uri));
    return keys;
  }

  /** null: no person of that issuer, or one without a clinic or any role here. */
  return async (token: string): Promise<Principal | null> => {
    const set = await discovered();
    const { issuer, audience } = settings;
    const options = { issuer, audience, algorithms: ALGORITHMS, requiredClaims: ['exp', 'sub'] };
    const verified = await jwtVerify(token, set, options).catch((error: unknown) => {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    });
    if (!verified) return null;
    const { payload } = verified;
    const named = claim(payload, settings.roles);
    const roles = (Array.isArray(named) ? named : [named]).filter(
      (one): one is string => typeof one === 'string',
    );
    const clinic = claim(payload, settings.clinic);
    const region = claim(payload, settings.region);
    const held = roles.filter(isRole);
    if (typeof clinic !== 'string' || clinic === '' || held.length === 0) return null;
    return {
      ...{ kind: 'person', id: payload.sub ?? '', clinic, roles: held, purpose: null },
      region: typeof region === 'string' ? region : '',
    };
  };
}
