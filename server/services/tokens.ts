import {
  createLocalJWKSet,
  decodeJwt,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { JSONWebKeySet, JWK } from 'jose';
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Device, SigningKey } from '../storage/accounts';
import type { Session, Storage } from '../storage/ports';
import type { Principal, Role } from './ports';
import { ROLES } from './ports';

/** SMART Backend Services: five minutes at most for an assertion, and no longer for what it gives. */
export const TOKEN_SECONDS = 300;
const TOLERANCE_SECONDS = 30;
const ASSERTIONS = ['ES384', 'RS384'];
const OURS = 'ES384';

async function newKey(session: Session, now: number): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(OURS, { extractable: true });
  const kid = randomUUID();
  const jwk = JSON.stringify({ ...(await exportJWK(privateKey)), kid, alg: OURS, use: 'sig' });
  const key = { kid, jwk, created: now };
  await session.accounts.addKey(key);
  return key;
}

/** From now on tokens are signed by a new key; those of the one before hold until they expire. */
export const rotateKey = newKey;

async function keysOf(session: Session, now: number): Promise<readonly SigningKey[]> {
  const keys = await session.accounts.keys();
  return keys.length > 0 ? keys : [await newKey(session, now)];
}

/** Public halves of the keys whose tokens may still be alive: the newest, and what it has followed a moment ago. */
export async function publicKeys(session: Session, now: number): Promise<JSONWebKeySet> {
  const keys = await keysOf(session, now);
  const alive = keys.filter((_, i) => {
    const successor = keys[i - 1];
    const seconds = TOKEN_SECONDS + TOLERANCE_SECONDS;
    return !successor || successor.created + seconds * 1000 > now;
  });
  return {
    keys: alive.map(({ jwk }) => {
      const { kty, crv, x, y, kid, alg, use } = JSON.parse(jwk) as JWK;
      return { kty, crv, x, y, kid, alg, use } as JWK;
    }),
  };
}

export type Purpose = NonNullable<Principal['purpose']>;

/** Issuer and audience of a store's tokens. Not what a Host header says: clients differ in it, and anybody can write it. */
export const audienceOf = ({ publicUrl }: { readonly publicUrl: string | null }): string =>
  publicUrl ?? 'urn:bitelight:store';

/** Whom a token of this store is for. */
export type Subject = Omit<Principal, 'roles'> & { readonly roles: readonly string[] };

/** A short token of this store: for a device, or for a person who states a purpose. `store`: `audienceOf` it. */
export async function accessToken(
  session: Session,
  { kind, id, clinic, region, roles, purpose }: Subject,
  store: string,
  now: number,
): Promise<string> {
  const [newest] = await keysOf(session, now);
  if (!newest) throw new Error('no signing key');
  const key = await importJWK(JSON.parse(newest.jwk) as JWK, OURS);
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ kind, clinic, region, roles, ...(purpose && { purpose }) })
    .setProtectedHeader({ alg: OURS, kid: newest.kid, typ: 'at+jwt' })
    .setIssuer(store)
    .setAudience(store)
    .setSubject(id)
    .setJti(randomUUID())
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + TOKEN_SECONDS)
    .sign(key);
}

const Claims = v.object({
  /** Absent in tokens of earlier releases. */
  kind: v.optional(v.picklist(['device', 'person']), 'device'),
  sub: v.string(),
  clinic: v.string(),
  region: v.string(),
  roles: v.array(v.picklist(ROLES)),
  purpose: v.optional(v.object({ code: v.string(), reason: v.string() })),
});

/**
 * Whose token it is; null: nobody's who may come in. A revoked device is refused at once, whatever its token says; a person's lives
 * for its five minutes, as one of their provider would.
 */
export async function principalOfToken(
  session: Session,
  token: string,
  store: string,
  now: number,
): Promise<Principal | null> {
  const keys = createLocalJWKSet(await publicKeys(session, now));
  const verified = await jwtVerify(token, keys, {
    ...{ issuer: store, audience: store, typ: 'at+jwt', algorithms: [OURS] },
    ...{ clockTolerance: 0, currentDate: new Date(now) },
  }).catch(expected);
  const claims = v.safeParse(Claims, verified?.payload);
  if (!claims.success) return null;
  const { sub: id, purpose = null, ...rest } = claims.output;
  const device = rest.kind === 'device' ? await session.accounts.device(id) : null;
  if (rest.kind === 'device' && device?.revoked !== null) return null;
  return { id, ...rest, purpose };
}

/** What jose refuses is an answer; anything else is a bug. */
function expected(error: unknown): null {
  if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
  throw error;
}

export type Assertion =
  | { readonly ok: true; readonly device: Device }
  | { readonly ok: false; readonly why: string; readonly device: string | null };

/** A client's signed assertion (RFC 7523; SMART Backend Services): each is good once, for this endpoint, for five minutes. */
export async function deviceOfAssertion(
  storage: Storage,
  assertion: string,
  audience: string,
  now: number,
): Promise<Assertion> {
  const id = subjectOf(assertion);
  const device = id === null ? null : await storage.read((session) => session.accounts.device(id));
  if (!device || device.revoked !== null)
    return { ok: false, why: 'unknown or revoked client', device: id };
  const refused = (why: string): Assertion => ({ ok: false, why, device: device.id });
  const keys = createLocalJWKSet(JSON.parse(device.jwks) as JSONWebKeySet);
  const verified = await jwtVerify(assertion, keys, {
    ...{ issuer: device.id, subject: device.id, audience, algorithms: ASSERTIONS },
    ...{
      requiredClaims: ['exp', 'jti'],
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(now),
    },
  }).catch(expected);
  if (!verified) return refused('the assertion is not valid');
  const { exp = 0, jti } = verified.payload;
  if (exp * 1000 > now + (TOKEN_SECONDS + TOLERANCE_SECONDS) * 1000)
    return refused('the assertion lives longer than five minutes');
  if (typeof jti !== 'string' || jti.length > 200) return refused('the assertion has no jti');
  const expires = (exp + TOLERANCE_SECONDS) * 1000;
  const first = await storage.write((session) =>
    session.accounts.firstUse(device.id, jti, expires, now),
  );
  return first ? { ok: true, device } : refused('the assertion was used before');
}

function subjectOf(assertion: string): string | null {
  try {
    const { sub } = decodeJwt(assertion);
    return sub !== undefined && sub.length <= 100 ? sub : null;
  } catch {
    return null;
  }
}

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);
