import type { Failure } from '../../domain/failure';
import type { KeyHolder } from '../../domain/keyring';
import type { Result } from '../../domain/result';
import type { Losses, VaultStore } from '../../store/vault-ports';
import type { PasskeySecret } from '../../vault/passkey';
import type { Vault, Way } from '../../vault/vault';

/** Minutes without a touch after which the page locks; 0: never by itself. */
export const IDLE_MINUTES = [2, 5, 10, 30, 0] as const;
export type IdleMinutes = (typeof IDLE_MINUTES)[number];

export interface VaultPorts {
  readonly vault: Vault;
  readonly store: Pick<VaultStore, 'sealAll' | 'unsealed' | 'losses' | 'abandon'>;
  readonly passkeys: {
    readonly here: boolean;
    readonly make: (
      label: string,
    ) => Promise<Result<PasskeySecret & { salt: Uint8Array<ArrayBuffer> }, Failure>>;
    readonly use: (holders: readonly KeyHolder[]) => Promise<Result<PasskeySecret, Failure>>;
  };
  /** Every page of this device starts anew, and forgets all it held. */
  readonly restart: () => void;
  readonly copy: (text: string) => Promise<void>;
  readonly print: () => void;
  readonly idle: () => IdleMinutes;
  readonly rememberIdle: (minutes: IdleMinutes) => void;
}

type Work<T> = Promise<Result<T, Failure>>;

/** Whether what is kept here is sealed, and what a person does about it. */
export class VaultController {
  /** 'none': there is no passphrase yet, rows lie in the clear. */
  state = $state<'none' | 'locked' | 'unlocked'>('none');
  /** While rows from before the passphrase are being sealed. */
  sealing = $state.raw<{ done: number; of: number } | null>(null);
  holders = $state.raw<readonly KeyHolder[]>([]);
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** The installation wants a passphrase before anything is kept here. */
  demanded = $state(false);
  losses = $state.raw<Losses | null>(null);
  idle = $state<IdleMinutes>(10);
  /** A recovery code that nobody has put away yet: shown until somebody has. */
  code = $state.raw<string | null>(null);
  #codeUnseen = false;
  #ports: VaultPorts;

  constructor(ports: VaultPorts) {
    this.#ports = ports;
    this.idle = ports.idle();
  }

  get passkeysHere(): boolean {
    return this.#ports.passkeys.here;
  }
  hasPasskey = $derived(this.holders.some((one) => one.by === 'passkey'));

  /** At the start of the page. */
  async load(): Promise<void> {
    const keyring = await this.#ports.vault.keyring();
    this.failure = keyring.ok ? null : keyring.error;
    if (!keyring.ok) this.state = 'locked';
    else if (this.state !== 'unlocked') this.state = keyring.value ? 'locked' : 'none';
    if (keyring.ok) this.holders = keyring.value?.holders ?? [];
    this.#codeUnseen = keyring.ok && keyring.value?.codeUnseen === true;
  }

  /** The recovery code is then in `code`; false with `failure` set. */
  async setUp(passphrase: string): Promise<boolean> {
    const code = await this.#try(this.#ports.vault.setUp(passphrase));
    if (code === null) return false;
    this.code = code;
    this.state = 'unlocked';
    await this.load();
    void this.seal();
    return true;
  }

  /** The code was put away. */
  async codePutAway(): Promise<void> {
    if ((await this.#try(this.#ports.vault.codePutAway())) !== null) this.code = null;
  }

  async unlock(way: Way): Promise<boolean> {
    if ((await this.#try(this.#ports.vault.unlock(way))) === null) return false;
    // The page was gone before the code was put away. Nobody has it: a new one takes its place.
    if (this.#codeUnseen) this.code = await this.#try(this.#ports.vault.renewCode(way));
    this.state = 'unlocked';
    void this.seal();
    return true;
  }

  async unlockByPasskey(): Promise<boolean> {
    const secret = await this.#try(this.#ports.passkeys.use(this.holders));
    return secret !== null && this.unlock({ by: 'passkey', secret });
  }

  /** A new passphrase, by the old one or by the recovery code; unlocked afterwards. */
  async changePassphrase(way: Way, next: string): Promise<boolean> {
    const changed = await this.#try(this.#ports.vault.changePassphrase(way, next));
    if (changed === null) return false;
    // Who has used the code has it.
    if (way.by === 'recovery-code' && this.#codeUnseen) await this.codePutAway();
    await this.load();
    return this.state === 'unlocked' || this.unlock({ by: 'passphrase', passphrase: next });
  }

  async renewCode(passphrase: string): Promise<boolean> {
    const code = await this.#try(this.#ports.vault.renewCode({ by: 'passphrase', passphrase }));
    this.code = code ?? this.code;
    return code !== null;
  }

  async addPasskey(passphrase: string, label: string): Promise<boolean> {
    const made = await this.#try(this.#ports.passkeys.make(label));
    if (!made) return false;
    const way = { by: 'passphrase', passphrase } as const;
    const added = await this.#try(this.#ports.vault.addPasskey(way, made));
    await this.#reload();
    return added !== null;
  }

  async removePasskey(): Promise<void> {
    await this.#try(this.#ports.vault.removePasskey());
    await this.#reload();
  }

  lock(): void {
    this.#ports.restart();
  }

  /** Goes on with rows that an earlier page did not get to. */
  async seal(): Promise<void> {
    const unsealed = await this.#ports.store.unsealed();
    if (!unsealed.ok || !unsealed.value || this.sealing) return;
    this.sealing = { done: 0, of: 0 };
    const sealed = await this.#ports.store.sealAll((done, of) => (this.sealing = { done, of }));
    this.sealing = null;
    if (!sealed.ok) this.failure = sealed.error;
  }

  async countLosses(): Promise<void> {
    this.losses = await this.#try(this.#ports.store.losses());
  }

  /** Everything kept here goes; the page starts anew, empty. */
  async startAgain(): Promise<void> {
    if ((await this.#try(this.#ports.store.abandon())) !== null) this.#ports.restart();
  }

  chooseIdle(minutes: IdleMinutes): void {
    this.idle = minutes;
    this.#ports.rememberIdle(minutes);
  }

  copy(text: string): Promise<void> {
    return this.#ports.copy(text);
  }

  print(): void {
    this.#ports.print();
  }

  async #reload(): Promise<void> {
    const { failure } = this;
    await this.load();
    this.failure ??= failure;
  }

  /** The value, or null with `failure` set; `undefined` where it succeeds without one. */
  async #try<T>(work: Work<T>): Promise<T | null> {
    this.busy = true;
    this.failure = null;
    const result = await work;
    this.busy = false;
    if (result.ok) return result.value;
    this.failure = result.error;
    return null;
  }
}
