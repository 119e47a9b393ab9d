import { createHash, randomBytes, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Device } from '../storage/accounts';
import type { Session } from '../storage/ports';
import type { Role } from './ports';

/** Letters and digits that are not taken for one another when read aloud or typed. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 16;
const CODE_HOURS = 72;

export interface Assignment {
  readonly clinic: string;
  readonly region: string;
  readonly roles: readonly Role[];
}

const digestOf = (code: string): string =>
  createHash('sha256')
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest('hex');

/** A new code for one device, `ABCD-EFGH-JKLM-NPQR`: 80 bits, so that a digest without salt cannot be turned back. */
export async function newCode(session: Session, to: Assignment, now: number): Promise<string> {
  // 256 is a multiple of 32: no letter is likelier than another.
  const letters = [...randomBytes(CODE_LENGTH)].map(
    (byte) => ALPHABET[byte % ALPHABET.length] ?? '',
  );
  const code = letters.join('').replace(/(.{4})(?=.)/g, '$1-');
  const expires = now + CODE_HOURS * 3_600_000;
  await session.accounts.addCode({ digest: digestOf(code), ...to, expires });
  return code;
}

const base64url = v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(1400));
const common = { kid: v.optional(v.pipe(v.string(), v.maxLength(200))) };

/** A public key that can sign ES384 or RS384; members that are secret make it another object, and are refused. */
const PublicKey = v.variant('kty', [
  v.strictObject({
    ...common,
    ...{ kty: v.literal('EC'), crv: v.literal('P-384'), x: base64url, y: base64url },
    ...{ alg: v.optional(v.literal('ES384')), use: v.optional(v.literal('sig')) },
    ...{ key_ops: v.optional(v.array(v.literal('verify'))), ext: v.optional(v.boolean()) },
  }),
  v.strictObject({
    ...common,
    // 2048 bits are 342 characters.
    ...{ kty: v.literal('RSA'), n: v.pipe(base64url, v.minLength(342)), e: base64url },
    ...{ alg: v.optional(v.literal('RS384')), use: v.optional(v.literal('sig')) },
    ...{ key_ops: v.optional(v.array(v.literal('verify'))), ext: v.optional(v.boolean()) },
  }),
]);

/** RFC 7591, 2: what a client says of itself. Members that we do not use are left aside. */
const Metadata = v.object({
  client_name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200)), ''),
  token_endpoint_auth_method: v.optional(v.literal('private_key_jwt'), 'private_key_jwt'),
  grant_types: v.optional(v.pipe(v.array(v.string()), v.includes('client_credentials')), [
    'client_credentials',
  ]),
  jwks: v.object({ keys: v.pipe(v.array(PublicKey), v.minLength(1), v.maxLength(4)) }),
});

export type Enrolment =
  | { readonly ok: true; readonly device: Device }
  | { readonly ok: false; readonly why: 'metadata' | 'code' };

/** Registers a device: by a code, which is used up by it, or as one of the own clinic on this very machine. */
export async function enrol(
  session: Session,
  metadata: unknown,
  by: { readonly code: string } | { readonly local: Assignment },
  now: number,
): Promise<Enrolment> {
  const read = v.safeParse(Metadata, metadata);
  if (!read.success) return { ok: false, why: 'metadata' };
  const to = 'local' in by ? by.local : await session.accounts.takeCode(digestOf(by.code), now);
  if (!to) return { ok: false, why: 'code' };
  const device: Device = {
    id: randomUUID(),
    name: read.output.client_name,
    ...{ clinic: to.clinic, region: to.region, roles: to.roles },
    jwks: JSON.stringify(read.output.jwks),
    registered: now,
    revoked: null,
  };
  await session.accounts.addDevice(device);
  return { ok: true, device };
}
