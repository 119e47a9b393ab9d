import type { Failure } from '../domain/failure';
import { fail } from '../domain/failure';
import type { KeyHolder, Keyring } from '../domain/keyring';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';
import type { VaultStore } from '../store/vault-ports';
import { newDataKey, unwrapped, wrapped } from './data-key';
import type { Deriver } from './derive';
import type { PasskeySecret } from './passkey';
import { newCodeBytes, readCode, writtenCode } from './recovery-code';

/** What somebody opens the vault with. */
export type Way =
  | { readonly by: 'passphrase'; readonly passphrase: string }
  | { readonly by: 'recovery-code'; readonly code: string }
  | { readonly by: 'passkey'; readonly secret: PasskeySecret };

const WRONG = {
  passphrase: 'vault-wrong-passphrase',
  'recovery-code': 'vault-wrong-code',
  passkey: 'passkey-unknown',
} as const;

type Secret = Uint8Array<ArrayBuffer>;
const newSalt = (): Secret => crypto.getRandomValues(new Uint8Array(32));

/** The ways to the data key of this device's store. The key itself never leaves WebCrypto; a changed way rewraps it, and no row is touched. */
export class Vault {
  constructor(
    private readonly store: VaultStore,
    private readonly deriver: Deriver,
    private readonly now: () => Date,
  ) {}

  keyring(): Promise<Result<Keyring | null, Failure>> {
    return this.store.keyring();
  }

  /** Locks the store with a new key that this page then holds, and gives the recovery code, which is kept nowhere. */
  async setUp(passphrase: string): Promise<Result<string, Failure>> {
    const vault = crypto.randomUUID();
    const key = await newDataKey();
    const byPassphrase = await this.#passphraseHolder(key, vault, passphrase);
    if (!byPassphrase.ok) return byPassphrase;
    const [byCode, code] = await this.#codeHolder(key, vault);
    const holders = [byPassphrase.value, byCode];
    const keyring: Keyring = { version: 1, vault, holders, codeUnseen: true };
    const kept = await this.store.putKeyring(keyring, null);
    if (!kept.ok) return kept;
    const unlocked = await this.unlock({ by: 'recovery-code', code });
    return unlocked.ok ? ok(code) : unlocked;
  }

  async unlock(way: Way): Promise<Result<void, Failure>> {
    const opened = await this.#open(way, 'use');
    if (!opened.ok) return opened;
    this.store.unlock(opened.value.key, opened.value.keyring.vault);
    return ok(undefined);
  }

  /** `way`: the old passphrase, or whatever else opens it. */
  async changePassphrase(way: Way, next: string): Promise<Result<void, Failure>> {
    return this.#change(way, async (key, { vault, holders }) => {
      const holder = await this.#passphraseHolder(key, vault, next);
      if (!holder.ok) return holder;
      return ok([...holders.filter((one) => one.by !== 'passphrase'), holder.value]);
    });
  }

  /** The old code opens nothing any more. */
  async renewCode(way: Way): Promise<Result<string, Failure>> {
    let written = '';
    const work = async (key: CryptoKey, { vault, holders }: Keyring) => {
      const [holder, code] = await this.#codeHolder(key, vault);
      written = code;
      return ok([...holders.filter((one) => one.by !== 'recovery-code'), holder]);
    };
    const changed = await this.#change(way, work, { codeUnseen: true });
    return changed.ok ? ok(written) : changed;
  }

  /** A person has put the code away. */
  async codePutAway(): Promise<Result<void, Failure>> {
    const keyring = await this.store.keyring();
    if (!keyring.ok || !keyring.value) return keyring.ok ? ok(undefined) : keyring;
    const { codeUnseen: _, ...seen } = keyring.value;
    return this.store.putKeyring(seen, keyring.value);
  }

  /** One a device: it takes the place of an earlier one. */
  async addPasskey(
    way: Way,
    { credential, salt, secret }: PasskeySecret & { readonly salt: Secret },
  ): Promise<Result<void, Failure>> {
    return this.#change(way, async (key, { vault, holders }) => {
      const place = { vault, by: 'passkey', salt } as const;
      const holder = { by: place.by, salt, credential, ...(await this.#held(key, secret, place)) };
      return ok([...holders.filter((one) => one.by !== 'passkey'), holder]);
    });
  }

  /** Needs no proof: it takes a way away, and the page is unlocked. */
  async removePasskey(): Promise<Result<void, Failure>> {
    const keyring = await this.store.keyring();
    if (!keyring.ok || !keyring.value) return keyring.ok ? ok(undefined) : keyring;
    const holders = keyring.value.holders.filter((one) => one.by !== 'passkey');
    return this.store.putKeyring({ ...keyring.value, holders }, keyring.value);
  }

  async #change(
    way: Way,
    work: (key: CryptoKey, keyring: Keyring) => Promise<Result<readonly KeyHolder[], Failure>>,
    more: Pick<Keyring, 'codeUnseen'> = {},
  ): Promise<Result<void, Failure>> {
    const opened = await this.#open(way, 'rewrap');
    if (!opened.ok) return opened;
    const { key, keyring } = opened.value;
    const holders = await work(key, keyring);
    if (!holders.ok) return holders;
    return this.store.putKeyring({ ...keyring, ...more, holders: holders.value }, keyring);
  }

  async #open(way: Way, to: 'use' | 'rewrap') {
    const keyring = await this.store.keyring();
    if (!keyring.ok) return keyring;
    if (!keyring.value) return fail('unexpected', 'no keyring');
    for (const holder of keyring.value.holders) {
      const secret = await this.#secretFor(holder, way);
      if (!secret.ok) return secret;
      const place = { vault: keyring.value.vault, by: holder.by, salt: holder.salt };
      const key = secret.value && (await unwrapped(holder.wrapped, secret.value, place, to));
      if (key) return ok({ key, keyring: keyring.value });
    }
    return fail(WRONG[way.by], way.by);
  }

  /** Null: another kind of holder. */
  async #secretFor(holder: KeyHolder, way: Way): Promise<Result<Secret | null, Failure>> {
    if (holder.by === 'passphrase' && way.by === 'passphrase') {
      const secret = await this.deriver.derive(way.passphrase, holder.salt, holder.cost);
      return secret ? ok(secret) : fail('vault-no-memory', 'argon2');
    }
    if (holder.by === 'recovery-code' && way.by === 'recovery-code') {
      const read = readCode(way.code);
      return ok(read.ok ? read.bytes : null);
    }
    return ok(holder.by === 'passkey' && way.by === 'passkey' ? way.secret.secret : null);
  }

  async #passphraseHolder(key: CryptoKey, vault: string, passphrase: string) {
    const cost = await this.deriver.measure();
    const salt = newSalt();
    const secret = cost && (await this.deriver.derive(passphrase, salt, cost));
    if (!secret) return fail('vault-no-memory', 'argon2');
    const place = { vault, by: 'passphrase', salt } as const;
    return ok({ by: place.by, salt, cost, ...(await this.#held(key, secret, place)) });
  }

  async #codeHolder(key: CryptoKey, vault: string): Promise<[KeyHolder, string]> {
    const bytes = newCodeBytes();
    const place = { vault, by: 'recovery-code', salt: newSalt() } as const;
    const { by, salt } = place;
    return [{ by, salt, ...(await this.#held(key, bytes, place)) }, writtenCode(bytes)];
  }

  async #held(key: CryptoKey, secret: Secret, place: Parameters<typeof wrapped>[2]) {
    return { wrapped: await wrapped(key, secret, place), since: this.now().toISOString() };
  }
}
