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

/** Nobody can say who it is while the provider does not answer: that is no refusal. */
export class ProviderAway extends Error {
  readonly statusCode = 503;
}

/** jose has one code for a key set that is not given out, beside that for one that does not come. */
const isAway = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) ||
  error instanceof errors.JWKSTimeout ||
  error.code === 'ERR_JOSE_GENERIC';

/** People of a clinic's own identity provider (OpenID Connect Discovery 1.0): tokens of that issuer, for this audience, by its keys. */
export function peopleOf(settings: OidcSettings) {
  let keys: ReturnType<typeof createRemoteJWKSet> | null = null;

  async function discovered(): Promise<NonNullable<typeof keys>> {
    if (keys) return keys;
    const url = `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const said: unknown = await fetch(url, { signal: AbortSignal.timeout(10_000) })
      .then((answer) => answer.json())
      .catch(() => null);
    const found = v.safeParse(Discovered, said);
    if (!found.success) throw new ProviderAway('the identity provider does not answer');
    if (found.output.issuer !== settings.issuer)
      throw new Error('the issuer names itself otherwise');
    keys = createRemoteJWKSet(new URL(found.output.jwks_uri));
    return keys;
  }

  /** null: no person of that issuer, or one without a clinic or any role here. */
  return async (token: string): Promise<Principal | null> => {
    const set = await discovered();
    const { issuer, audience } = settings;
    const options = { issuer, audience, algorithms: ALGORITHMS, requiredClaims: ['exp', 'sub'] };
    const verified = await jwtVerify(token, set, options).catch((error: unknown) => {
      if (isAway(error)) throw new ProviderAway('the identity provider gives no keys');
      return null;
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
