import { decodeJwt } from 'jose';
import type { FastifyRequest } from 'fastify';
import type { OidcSettings } from '../../services/people';
import { peopleOf } from '../../services/people';
import type { Principal } from '../../services/ports';
import { audienceOf, principalOfToken } from '../../services/tokens';
import type { Config } from '../../config';
import type { Storage } from '../../storage/ports';

/** Who makes this request; null: nobody who is known here. */
export type Identify = (request: FastifyRequest) => Promise<Principal | null>;

function issuerOf(token: string): string | null {
  try {
    return decodeJwt(token).iss ?? null;
  } catch {
    return null;
  }
}

/** By a bearer token: of this server for a device, of the clinic's identity provider for a person. */
export function byToken(config: Config, storage: Storage, oidc: OidcSettings | null): Identify {
  const person = oidc && peopleOf(oidc);
  return async (request) => {
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return null;
    if (person && issuerOf(token) === oidc.issuer) return person(token);
    const store = audienceOf(config);
    return storage.write((session) => principalOfToken(session, token, store, Date.now()));
  };
}
