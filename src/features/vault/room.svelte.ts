import type { Failure } from '../../domain/failure';
import type { Result } from '../../domain/result';

type Progress = (done: number, of: number) => void;

export interface RoomPorts {
  /** Asks where to, and writes; false where the person chose nothing. */
  readonly backup: (passphrase: string, onProgress: Progress) => Promise<Result<boolean, Failure>>;
  readonly restore: (
    file: Blob,
    passphrase: string,
    onProgress: Progress,
  ) => Promise<Result<{ added: number }, Failure>>;
  /** What is shown has to be read again. */
  readonly changed: () => void;
}

/** Backup to and restore from one file. */
export class RoomController {
  progress = $state.raw<{ done: number; of: number } | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** What was last done. */
  outcome = $state.raw<'backed-up' | { added: number } | null>(null);
  #ports: RoomPorts;

  constructor(ports: RoomPorts) {
    this.#ports = ports;
  }

  get busy(): boolean {
    return this.progress !== null;
  }

  async backup(passphrase: string): Promise<boolean> {
    const done = await this.#run((note) => this.#ports.backup(passphrase, note));
    if (done) this.outcome = 'backed-up';
    return done === true;
  }

  async restore(file: Blob, passphrase: string): Promise<boolean> {
    const done = await this.#run((note) => this.#ports.restore(file, passphrase, note));
    if (!done) return false;
    this.outcome = done;
    this.#ports.changed();
    return true;
  }

  async #run<T>(work: (note: Progress) => Promise<Result<T, Failure>>): Promise<T | null> {
    if (this.busy) return null;
    this.outcome = null;
    this.failure = null;
    this.progress = { done: 0, of: 0 };
    const result = await work((done, of) => (this.progress = { done, of }));
    this.progress = null;
    if (result.ok) return result.value;
    this.failure = result.error;
    return null;
  }
}
