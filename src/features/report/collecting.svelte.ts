import type { Collected } from './dataset';

/** Where the ZIP goes, part by part. */
export interface CollectionSink {
  write(part: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

export interface CollectionPorts {
  /** Every signed film, newest first; null: one that is left out. */
  readonly films: () => AsyncIterable<Collected | null>;
  /** Asks where to; null: nowhere. */
  readonly sink: () => Promise<CollectionSink | null>;
}

export interface CollectionOutcome {
  readonly films: number;
  readonly leftOut: number;
  /** There were more than one file holds. */
  readonly full: boolean;
}

/** All films that were signed here, as one ZIP to retrain on. */
export class Collecting {
  /** Films written so far; null: nothing is being written. */
  progress = $state<number | null>(null);
  outcome = $state.raw<CollectionOutcome | 'failed' | null>(null);
  #stopped = false;
  readonly #ports: CollectionPorts;

  constructor(ports: CollectionPorts) {
    this.#ports = ports;
  }

  stop(): void {
    this.#stopped = true;
  }

  async save(): Promise<void> {
    if (this.progress !== null) return;
    [this.progress, this.outcome, this.#stopped] = [0, null, false];
    try {
      this.outcome = await this.#written();
    } catch {
      this.outcome = 'failed';
    }
    this.progress = null;
  }

  /** Null: no place was chosen, or it was stopped; then nothing of it remains. Where there is no film, nobody is asked for a place. */
  async #written(): Promise<CollectionOutcome | null> {
    let leftOut = 0;
    let sink: CollectionSink | null = null;
    const { DatasetWriter } = await import('./dataset');
    const writer = new DatasetWriter(async (part) => sink?.write(part));
    try {
      let full = false;
      for await (const film of this.#ports.films()) {
        if (!film) leftOut++;
        else {
          sink ??= await this.#ports.sink();
          if (!sink) return null;
          full = !(await writer.add(film));
        }
        this.progress = writer.films;
        if (full || this.#stopped) break;
      }
      if (this.#stopped) {
        await sink?.abort();
        return null;
      }
      if (sink) {
        await writer.end();
        await sink.close();
      }
      return { films: writer.films, leftOut, full };
    } catch (error) {
      await sink?.abort();
      throw error;
    }
  }
}
