/** The data key, sealed by something that a person has or knows: AES-256-GCM, bound to vault and holder. */
export interface WrappedKey {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly box: ArrayBuffer;
}

/** Argon2id (RFC 9106), one lane; the cost is measured on the device that made it. */
export interface PassphraseCost {
  readonly memoryKiB: number;
  readonly passes: number;
}

interface Held {
  readonly wrapped: WrappedKey;
  readonly salt: Uint8Array<ArrayBuffer>;
  /** ISO 8601 instant. */
  readonly since: string;
}

export type KeyHolder =
  | (Held & { readonly by: 'passphrase'; readonly cost: PassphraseCost })
  | (Held & { readonly by: 'recovery-code' })
  /** WebAuthn PRF; `salt` is its input. */
  | (Held & { readonly by: 'passkey'; readonly credential: Uint8Array<ArrayBuffer> });

/** All ways to one vault's data key. Nothing in it tells the key to somebody who has none of them. */
export interface Keyring {
  readonly version: 1;
  /** Random; every sealed row is bound to it. */
  readonly vault: string;
  readonly holders: readonly KeyHolder[];
  /** The recovery code was made, and nobody has said yet that it is put away. */
  readonly codeUnseen?: true;
}
