import type { Failure } from '../domain/failure';
import { fail } from '../domain/failure';
import type { KeyHolder } from '../domain/keyring';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';

type Bytes = Uint8Array<ArrayBuffer>;

/** What a passkey gave for a salt: the same 32 bytes each time, and only after its owner was verified (WebAuthn 3, 10.1.4). */
export interface PasskeySecret {
  readonly credential: Bytes;
  readonly secret: Bytes;
}

const random = (): Bytes => crypto.getRandomValues(new Uint8Array(32));
/** ES256 and RS256, which every authenticator has one of. Nothing is verified with it: only the PRF is used. */
const ALGORITHMS = [-7, -257].map((alg) => ({ type: 'public-key', alg }) as const);
const TIMEOUT_MS = 120_000;

export const passkeysHere = (): boolean => 'PublicKeyCredential' in globalThis;

/** The person said no, or took too long; anything else is a device without what is needed. */
function refused(error: unknown): ReturnType<typeof fail> {
  const name = error instanceof Error ? error.name : 'unknown';
  const byHand = name === 'NotAllowedError' || name === 'AbortError';
  return fail(byHand ? 'passkey-refused' : 'passkey-unavailable', name);
}

function prfOf(credential: Credential | null): Bytes | null {
  const results = (credential as PublicKeyCredential | null)?.getClientExtensionResults();
  const first = results?.prf?.results?.first as ArrayBuffer | undefined;
  return first ? new Uint8Array(first) : null;
}

async function askedOf(holders: readonly { credential: Bytes; salt: Bytes }[]) {
  // One salt for all: a platform asks for any of them, and answers for the one that was chosen.
  const [first] = holders;
  if (!first) return null;
  return navigator.credentials.get({
    publicKey: {
      challenge: random(),
      allowCredentials: holders.map(({ credential }) => ({ type: 'public-key', id: credential })),
      userVerification: 'required',
      timeout: TIMEOUT_MS,
      extensions: { prf: { eval: { first: first.salt } } },
    },
  });
}

/** Makes a passkey on this device and asks it for its secret. */
export async function newPasskey(
  label: string,
): Promise<Result<PasskeySecret & { salt: Bytes }, Failure>> {
  const salt = random();
  try {
    const made = await navigator.credentials.create({
      publicKey: {
        rp: { name: 'Bitelight' },
        user: { id: random(), name: label, displayName: label },
        challenge: random(),
        pubKeyCredParams: ALGORITHMS,
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: salt } } },
      },
    });
    if (!made) return fail('passkey-unavailable', 'none made');
    const credential = new Uint8Array((made as PublicKeyCredential).rawId);
    // Some give the secret at once, others only when they are asked again.
    const secret = prfOf(made) ?? prfOf(await askedOf([{ credential, salt }]));
    return secret ? ok({ credential, salt, secret }) : fail('passkey-unavailable', 'no PRF');
  } catch (error) {
    return refused(error);
  }
}

/** Asks the passkey of a keyring for its secret. */
export async function usePasskey(
  holders: readonly KeyHolder[],
): Promise<Result<PasskeySecret, Failure>> {
  const passkeys = holders.filter((one) => one.by === 'passkey');
  try {
    const used = await askedOf(passkeys);
    const secret = prfOf(used);
    if (!used || !secret) return fail('passkey-unavailable', 'no PRF');
    return ok({ credential: new Uint8Array((used as PublicKeyCredential).rawId), secret });
  } catch (error) {
    return refused(error);
  }
}
