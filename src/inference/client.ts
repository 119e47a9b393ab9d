import type { Remote } from 'comlink';
import { proxy, transfer, wrap } from 'comlink';
import type { Assessment, Backend } from '../domain/assessment';
import type { Failure } from '../domain/failure';
import { fail } from '../domain/failure';
import type { Result } from '../domain/result';
import type { Decoded, InferenceClient, InferenceWorker, Progress } from './contract';

export interface ClientOptions {
  /** Starts the worker; a test hands in one of its own. */
  readonly start?: () => Worker;
}

const startWorker = (): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'inference' });

/** How often a film is tried on a fresh worker before its failure is told. */
const ATTEMPTS = 3;

interface Running {
  readonly worker: Worker;
  readonly remote: Remote<InferenceWorker>;
  /** Settles when the worker dies without answering. */
  readonly died: Promise<Result<never, Failure>>;
}

function launch(start: () => Worker): Running {
  const worker = start();
  const died = new Promise<Result<never, Failure>>((resolve) => {
    worker.addEventListener('error', (event) => {
      resolve(fail('backend-lost', event.message || 'worker died'));
    });
  });
  return { worker, remote: wrap<InferenceWorker>(worker), died };
}

/** See InferenceClient in contract.ts for what is guaranteed. */
export function createInferenceClient(options: ClientOptions = {}): InferenceClient {
  const start = options.start ?? startWorker;
  let running: Running | null = null;
  let jobs = 0;
  let lastInQueue: Promise<unknown> = Promise.resolve();
  const without: Backend[] = [];

  const current = (): Running => (running ??= launch(start));
  const restart = (): void => {
    running?.worker.terminate();
    running = null;
  };

  async function ask<T>(
    question: (remote: Remote<InferenceWorker>) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> {
    const { remote, died } = current();
    try {
      const answer = await Promise.race([question(remote), died]);
      if (!answer.ok && answer.error.code === 'backend-lost') restart();
      return answer;
    } catch (error) {
      restart();
      return fail('unexpected', error instanceof Error ? error.message : 'worker threw');
    }
  }

  async function attempt(
    decoded: Decoded,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<Result<Assessment, Failure>> {
    const job = ++jobs;
    let backend: Backend | null = null;
    const note = proxy((progress: Progress) => {
      if (progress.phase === 'warming-up') backend = progress.backend;
      onProgress(progress);
    });
    const cancel = (): void => void current().remote.cancel(job);
    signal.addEventListener('abort', cancel, { once: true });
    const answer = await ask((remote) => remote.analyse(job, decoded, note, without));
    signal.removeEventListener('abort', cancel);
    // A second loss on the same backend: the device cannot hold it, the next rung is tried.
    if (!answer.ok && answer.error.code === 'backend-lost' && backend && jobs > 1)
      without.push(backend);
    return answer;
  }

  async function analyse(
    decoded: Decoded,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<Result<Assessment, Failure>> {
    let answer: Result<Assessment, Failure> = fail('cancelled');
    for (let i = 0; i < ATTEMPTS && !signal.aborted; i++) {
      answer = await attempt(decoded, onProgress, signal);
      if (answer.ok || answer.error.code !== 'backend-lost') return answer;
    }
    return signal.aborted ? fail('cancelled') : answer;
  }

  return {
    decode: (bytes) => ask((remote) => remote.decode(transfer(bytes, [bytes]))),
    assessmentIdOf: (radiograph) => ask((remote) => remote.assessmentIdOf(radiograph)),
    analyse(decoded, onProgress, signal) {
      const turn = lastInQueue.then(() => analyse(decoded, onProgress, signal));
      lastInQueue = turn.catch(() => undefined);
      return turn;
    },
    status: () => current().remote.status(),
    close: restart,
  };
}
