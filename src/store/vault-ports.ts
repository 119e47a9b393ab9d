import type { Failure } from '../domain/failure';
import type { Keyring } from '../domain/keyring';
import type { Result } from '../domain/result';
import type { BackupStore } from './backup-ports';
import type { LocalStore } from './sync-ports';

/** How the rows of the store are sealed. Contract: tests/contract/store/vault.test.ts. */
export interface VaultStore {
  /** Null while nothing is sealed. */
  keyring(): Promise<Result<Keyring | null, Failure>>;
  /**
   * Keeps a keyring. The first one locks the store: from then on every row is sealed, and nothing is read or written before
   * `unlock`. 'vault-changed-elsewhere' where the one that lies there is not `before`.
   */
  putKeyring(next: Keyring, before: Keyring | null): Promise<Result<void, Failure>>;
  /** `key`: AES-GCM, of the vault with this id. Whether it is the right one shows at the first row. */
  unlock(key: CryptoKey, vault: string): void;
  /** Whether rows from before the keyring still lie there in the clear. */
  unsealed(): Promise<Result<boolean, Failure>>;
  /** Seals them, some at a time; where it is broken off, the next call goes on. */
  sealAll(onProgress: (done: number, of: number) => void): Promise<Result<void, Failure>>;
  /** How whoever works here names themselves: sealed as every row; null: not given yet. */
  clinicianName(): Promise<Result<string | null, Failure>>;
  nameClinician(name: string): Promise<Result<void, Failure>>;
  /** What would be lost with the key, told while it is locked. Samples do not count. */
  losses(): Promise<Result<Losses, Failure>>;
  /** Takes every row and the keyring away, in one transaction. Only ever by a person who was told of the losses. */
  abandon(): Promise<Result<void, Failure>>;
}

export interface Losses {
  readonly films: number;
  /** Of these: not, or not as they were last signed, at the centre. */
  readonly unsent: number;
}

/** The store of a device, whole. */
export type DeviceStore = LocalStore & VaultStore & BackupStore;
