/** Who may register a device: one time, until it expires. Only a digest of the code is kept. */
export interface EnrolmentCode {
  readonly digest: string;
  readonly clinic: string;
  readonly region: string;
  readonly roles: readonly string[];
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** A registered OAuth client. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly clinic: string;
  readonly region: string;
  readonly roles: readonly string[];
  /** Public keys, a JSON Web Key Set. */
  readonly jwks: string;
  readonly registered: number;
  /** null: it may sign in. */
  readonly revoked: number | null;
}

/** A key of this server. Private: never logged, never sent. */
export interface SigningKey {
  readonly kid: string;
  /** A private JSON Web Key. */
  readonly jwk: string;
  readonly created: number;
}

/** Codes, devices and keys. Contract: tests/contract/server/auth.test.ts. */
export interface Accounts {
  addCode(code: EnrolmentCode): Promise<void>;
  /** Uses the code up; null: there is none such, or it is used or expired. */
  takeCode(digest: string, now: number): Promise<EnrolmentCode | null>;
  addDevice(device: Device): Promise<void>;
  device(id: string): Promise<Device | null>;
  devices(): Promise<readonly Device[]>;
  /** False: there is none such that is not revoked already. */
  revoke(id: string, now: number): Promise<boolean>;
  /** False: this device has used this token id before (RFC 7523, 3). */
  firstUse(device: string, jti: string, expires: number, now: number): Promise<boolean>;
  /** Newest first. */
  keys(): Promise<readonly SigningKey[]>;
  addKey(key: SigningKey): Promise<void>;
}
