import type { Failure } from '../../domain/failure';
import type { Result } from '../../domain/result';
import type { Spare } from '../../domain/room';

export interface SpacePorts {
  readonly spare: () => Promise<Result<Spare, Failure>>;
  /** Gives up images that the centre has too, until so many bytes are free. */
  readonly free: (bytes: number) => Promise<Result<Spare, Failure>>;
  /** In bytes; null where the browser does not tell. */
  readonly quota: () => Promise<number | null>;
  /** Keeps what could not be kept; how many films still could not. */
  readonly keepAgain: () => Promise<number>;
  /** What is shown of films has to be read again. */
  readonly changed: () => void;
}

/** On a full device so much is freed at once: a share of what the browser grants, and never little. */
const SHARE = 0.2;
const LEAST = 200_000_000;

/** Room on this device: what may give some, and what to do when there is none. */
export class SpaceController {
  /** A film was refused for want of room, and nobody has done anything about it yet. */
  full = $state(false);
  spare = $state.raw<Spare | null>(null);
  freed = $state<number | null>(null);
  /** Films that could not be kept after room was made; null: nothing had to be. */
  unkept = $state<number | null>(null);
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  readonly #ports: SpacePorts;

  constructor(ports: SpacePorts) {
    this.#ports = ports;
  }

  async refresh(): Promise<void> {
    const spare = await this.#ports.spare();
    this.failure = spare.ok ? null : spare.error;
    if (spare.ok) this.spare = spare.value;
  }

  /** The store has refused a film. */
  async noticeFull(): Promise<void> {
    this.full = true;
    this.freed = this.unkept = null;
    await this.refresh();
  }

  /** On a full device enough for a while; else all that may go. */
  async free(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const some = this.full ? Math.max(LEAST, ((await this.#ports.quota()) ?? 0) * SHARE) : Infinity;
    const freed = await this.#ports.free(some);
    const wasFull = this.full;
    if (freed.ok) {
      this.freed = freed.value.bytes;
      this.full = false;
      if (wasFull) this.unkept = await this.#ports.keepAgain();
    }
    await this.refresh();
    if (!freed.ok) this.failure = freed.error;
    this.busy = false;
    this.#ports.changed();
  }
}
