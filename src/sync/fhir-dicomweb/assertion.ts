/** What makes this device known at a centre. The key never leaves the browser, nor can a script of ours read it. */
export interface Enrolment {
  /** Base address of the centre that it is for. */
  readonly fhir: string;
  readonly clientId: string;
  readonly keyId: string;
  readonly keys: CryptoKeyPair;
}

/** ES384 (RFC 7518, 3.4): what SMART asks every client to be able to, besides RS384. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-384' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-384' } as const;
/** SMART allows five minutes at most. */
const LIFE_S = 240;

const utf8 = new TextEncoder();

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

const part = (value: object): string => base64url(utf8.encode(JSON.stringify(value)));

/** A key pair whose private half cannot be taken out of the browser. */
export const newKeys = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);

export async function publicJwk(keys: CryptoKeyPair, keyId: string): Promise<JsonWebKey> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
  return {
    kty,
    crv,
    x,
    y,
    alg: 'ES384',
    use: 'sig',
    key_ops: ['verify'],
    kid: keyId,
  } as JsonWebKey;
}

/** A signed statement of who asks (RFC 7523, 3), for one token endpoint, once. `now`: milliseconds by the centre's clock. */
export async function assertionOf(
  { clientId, keyId, keys }: Enrolment,
  tokenUrl: string,
  now: number,
  id: string,
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: tokenUrl,
    iat: seconds,
    exp: seconds + LIFE_S,
    jti: id,
  };
  const unsigned = `${part({ alg: 'ES384', typ: 'JWT', kid: keyId })}.${part(claims)}`;
  // WebCrypto signs as r and s side by side, which is what JWS wants (RFC 7518, 3.4).
  const signature = await crypto.subtle.sign(SIGNING, keys.privateKey, utf8.encode(unsigned));
  return `${unsigned}.${base64url(new Uint8Array(signature))}`;
}
