import { expose } from 'comlink';
import { expect, test } from 'vitest';
import type { Assessment, Backend } from '../../../src/domain/assessment';
import { fail } from '../../../src/domain/failure';
import { ok } from '../../../src/domain/result';
import { createInferenceClient } from '../../../src/inference/client';
import type { InferenceWorker } from '../../../src/inference/contract';
import { drawnFilm } from '../../support/films';
import { assessmentOf, storedFilm } from '../../support/stored';

const assessment = assessmentOf(storedFilm(1), 1);

/** A worker of ours on the other end of a channel. */
function workerOf(analyse: InferenceWorker['analyse']): Worker {
  const { port1, port2 } = new MessageChannel();
  const refuse = () => Promise.resolve(fail('unexpected'));
  const served: Partial<InferenceWorker> = { analyse, decode: refuse, assessmentIdOf: refuse };
  expose({ ...served, cancel: () => undefined }, port2);
  port1.start();
  return Object.assign(port1, {
    terminate: () => {
      port1.close();
    },
  }) as unknown as Worker;
}

interface Script {
  readonly answers: readonly (Assessment | null)[];
  readonly seen: (readonly Backend[])[];
}

/** The n-th worker that is started gives the n-th answer; null stands for a lost context. */
function clientOf({ answers, seen }: Script) {
  let started = 0;
  return createInferenceClient({
    start: () => {
      const answer = answers[started++] ?? null;
      return workerOf((_job, _decoded, onProgress, without) => {
        seen.push(without);
        onProgress({ phase: 'warming-up', backend: 'webgl' });
        return Promise.resolve(answer ? ok(answer) : fail('backend-lost'));
      });
    },
  });
}

const never = new AbortController().signal;

test('after a lost context the film is read again by a fresh worker', async () => {
  const seen: (readonly Backend[])[] = [];
  const client = clientOf({ answers: [null, assessment], seen });
  expect(await client.analyse(drawnFilm(), () => undefined, never)).toEqual(ok(assessment));
  expect(seen).toEqual([[], []]);
  client.close();
});

test('a backend that was lost twice is not tried a third time', async () => {
  const seen: (readonly Backend[])[] = [];
  const client = clientOf({ answers: [null, null, assessment], seen });
  expect((await client.analyse(drawnFilm(), () => undefined, never)).ok).toBe(true);
  expect(seen).toEqual([[], [], ['webgl']]);
  client.close();
});

test('what fails on every worker is told, and the next film is tried afresh', async () => {
  const client = clientOf({ answers: [null, null, null, assessment], seen: [] });
  expect(await client.analyse(drawnFilm(), () => undefined, never)).toMatchObject({
    error: { code: 'backend-lost' },
  });
  expect((await client.analyse(drawnFilm(), () => undefined, never)).ok).toBe(true);
  client.close();
});
