import type { Remote } from 'comlink';
import { proxy, transfer, wrap } from 'comlink';
import type { ArchiveEntry } from '../domain/archive';
import type { Assessment, Backend } from '../domain/assessment';
import type { Failure, FailureCode } from '../domain/failure';
import { fail } from '../domain/failure';
import type { Radiograph } from '../domain/radiograph';
import type { Result } from '../domain/result';
import type { Asked } from '../domain/correction';
import type {
  Decoded,
  EngineStatus,
  InferenceClient,
  InferenceWorker,
  NetworkMap,
  Progress,
} from './contract';

export interface ClientOptions {
  /** Starts the worker; a test hands in one of its own. */
  readonly start?: () => Worker;
}

const startWorker = (): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'inference' });

/** How often a film is tried on a fresh worker before its failure is told. */
const ATTEMPTS = 3;

type Answer<T> = Promise<Result<T, Failure>>;

/** A question about one film, asked of whichever worker is up. */
type Asking<T> = (
  remote: Remote<InferenceWorker>,
  job: number,
  onProgress: (progress: Progress) => void,
  without: readonly Backend[],
) => Answer<T>;

interface Running {
  readonly remote: Remote<InferenceWorker>;
  /** Settles when the worker dies or is ended: it answers nothing more. */
  readonly died: Promise<Result<never, Failure>>;
  readonly end: (why: FailureCode) => void;
}

function launch(start: () => Worker): Running {
  const worker = start();
  let settle: (outcome: Result<never, Failure>) => void = () => undefined;
  const died = new Promise<Result<never, Failure>>((resolve) => {
    settle = resolve;
  });
  worker.addEventListener('error', (event) => {
    settle(fail('backend-lost', event.message || 'worker died'));
  });
  const end = (why: FailureCode): void => {
    worker.terminate();
    settle(fail(why, 'worker ended'));
  };
  return { remote: wrap<InferenceWorker>(worker), died, end };
}

const aborted = (signal: AbortSignal): Promise<Result<never, Failure>> =>
  new Promise((resolve) => {
    const tell = (): void => {
      resolve(fail('cancelled'));
    };
    if (signal.aborted) tell();
    else signal.addEventListener('abort', tell, { once: true });
  });

class WorkerClient implements InferenceClient {
  readonly #start: () => Worker;
  #running: Running | null = null;
  #jobs = 0;
  #queue: Promise<unknown> = Promise.resolve();
  /** Backends lost once; one that is lost twice is not tried again. */
  readonly #lost: Backend[] = [];
  readonly #without: Backend[] = [];

  constructor(options: ClientOptions) {
    this.#start = options.start ?? startWorker;
  }

  #current(): Running {
    this.#running ??= launch(this.#start);
    return this.#running;
  }

  async #ask<T>(
    question: (remote: Remote<InferenceWorker>) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> {
    const asked = this.#current();
    try {
      const answer = await Promise.race([question(asked.remote), asked.died]);
      if (!answer.ok && answer.error.code === 'backend-lost') this.#replace(asked);
      return answer;
    } catch (error) {
      this.#replace(asked);
      return fail('unexpected', error instanceof Error ? error.message : 'worker threw');
    }
  }

  decode(bytes: ArrayBuffer, frame = 0, asked?: Asked): Promise<Result<Decoded, Failure>> {
    return this.#ask((remote) => remote.decode(transfer(bytes, [bytes]), frame, asked));
  }

  takeApart(bytes: ArrayBuffer, asked?: Asked): Promise<Result<readonly Blob[], Failure>> {
    return this.#ask((remote) => remote.takeApart(transfer(bytes, [bytes]), asked));
  }

  list(archive: Blob): Promise<Result<readonly ArchiveEntry[], Failure>> {
    return this.#ask((remote) => remote.list(archive));
  }

  extract(archive: Blob, entry: ArchiveEntry): Promise<Result<Blob, Failure>> {
    return this.#ask((remote) => remote.extract(archive, entry));
  }

  assessmentIdOf(radiograph: Radiograph): Promise<Result<string, Failure>> {
    return this.#ask((remote) => remote.assessmentIdOf(radiograph));
  }

  analyse(
    decoded: Decoded,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Answer<Assessment> {
    return this.#inTurn(
      (remote, job, note, without) => remote.analyse(job, decoded, note, without),
      onProgress,
      signal,
    );
  }

  mapOf(
    decoded: Decoded,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Answer<NetworkMap> {
    return this.#inTurn(
      (remote, job, note, without) => remote.mapOf(job, decoded, note, without),
      onProgress,
      signal,
    );
  }

  #inTurn<T>(
    ask: Asking<T>,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Answer<T> {
    const turn = this.#queue.then(() => this.#insist(ask, onProgress, signal));
    this.#queue = turn.catch(() => undefined);
    return Promise.race([turn, aborted(signal)]);
  }

  async #insist<T>(
    ask: Asking<T>,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Answer<T> {
    let answer: Result<T, Failure> = fail('cancelled');
    for (let i = 0; i < ATTEMPTS; i++) {
      if (signal.aborted) return fail('cancelled');
      answer = await this.#attempt(ask, onProgress, signal);
      if (answer.ok || answer.error.code !== 'backend-lost') return answer;
    }
    return answer;
  }

  async #attempt<T>(
    ask: Asking<T>,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Answer<T> {
    const job = ++this.#jobs;
    const backends: Backend[] = [];
    const note = proxy((progress: Progress) => {
      if (progress.phase === 'warming-up') backends.push(progress.backend);
      onProgress(progress);
    });
    const cancel = (): void => void this.#running?.remote.cancel(job);
    signal.addEventListener('abort', cancel, { once: true });
    const answer = await this.#ask((remote) => ask(remote, job, note, [...this.#without]));
    signal.removeEventListener('abort', cancel);
    if (!answer.ok && answer.error.code === 'backend-lost') this.#countLoss(backends.at(-1));
    return answer;
  }

  #countLoss(backend: Backend | undefined): void {
    if (!backend) return;
    (this.#lost.includes(backend) ? this.#without : this.#lost).push(backend);
  }

  status(): Promise<EngineStatus> {
    return this.#current().remote.status();
  }

  /** A film may have failed on a worker that was replaced meanwhile: only the one it was asked of is ended. */
  #replace(failed: Running): void {
    if (this.#running === failed) this.#running = null;
    failed.end('backend-lost');
  }

  /** Ends the worker and what waits for it, as 'cancelled'; the next question starts a new one. */
  close(): void {
    const ended = this.#running;
    this.#running = null;
    ended?.end('cancelled');
  }
}

/** See InferenceClient in contract.ts for what is guaranteed. */
export function createInferenceClient(options: ClientOptions = {}): InferenceClient {
  return new WorkerClient(options);
}
