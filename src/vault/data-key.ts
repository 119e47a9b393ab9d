import type { KeyHolder, WrappedKey } from '../domain/keyring';

/** To which vault and which kind of holder a wrapped key belongs. */
interface Place {
  readonly vault: string;
  readonly by: KeyHolder['by'];
  readonly salt: Uint8Array<ArrayBuffer>;
}

const AES = { name: 'AES-GCM', length: 256 } as const;
const USES = ['encrypt', 'decrypt'] as const;
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** The only form in which it may leave WebCrypto is wrapped; what seals rows is a copy that may not leave at all. */
export const newDataKey = (): Promise<CryptoKey> => crypto.subtle.generateKey(AES, true, [...USES]);

/** HKDF-SHA-256 (RFC 5869) of what the holder has: 32 bytes of Argon2id or of a passkey, or 15 random ones of a code. */
async function wrappingKey(
  secret: Uint8Array<ArrayBuffer>,
  { by, salt }: Place,
): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: text(['bitelight-wrap', 1, by]) };
  return crypto.subtle.deriveKey(how, raw, AES, false, ['wrapKey', 'unwrapKey']);
}

const bound = ({ vault, by }: Place) => text(['bitelight-key', 1, vault, by]);

export async function wrapped(
  dataKey: CryptoKey,
  secret: Uint8Array<ArrayBuffer>,
  place: Place,
): Promise<WrappedKey> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: 'AES-GCM', iv, additionalData: bound(place) };
  const key = await wrappingKey(secret, place);
  return { iv, box: await crypto.subtle.wrapKey('raw', dataKey, key, how) };
}

/** Null: this is not the secret. `to`: 'rewrap' gives a key that can be wrapped again, for a moment. */
export async function unwrapped(
  { iv, box }: WrappedKey,
  secret: Uint8Array<ArrayBuffer>,
  place: Place,
  to: 'use' | 'rewrap',
): Promise<CryptoKey | null> {
  const how = { name: 'AES-GCM', iv, additionalData: bound(place) };
  try {
    const key = await wrappingKey(secret, place);
    return await crypto.subtle.unwrapKey('raw', box, key, how, AES, to === 'rewrap', [...USES]);
  } catch {
    return null;
  }
}
