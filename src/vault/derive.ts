import type { PassphraseCost } from '../domain/keyring';
import type { DeriveAnswer, DeriveRequest } from './argon2';

/** Makes keys of passphrases. Null where the device has not the memory for it. */
export interface Deriver {
  measure(): Promise<PassphraseCost | null>;
  derive(
    passphrase: string,
    salt: Uint8Array<ArrayBuffer>,
    cost: PassphraseCost,
  ): Promise<Uint8Array<ArrayBuffer> | null>;
}

function asked(request: DeriveRequest): Promise<DeriveAnswer> {
  const worker = new Worker(new URL('./derive.worker.ts', import.meta.url), { type: 'module' });
  const answer = new Promise<DeriveAnswer>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<DeriveAnswer>) => resolve(data));
    worker.addEventListener('error', () => resolve(null));
    worker.postMessage(request);
  });
  return answer.finally(() => worker.terminate());
}

/** In a worker of its own, so that the page stays alive meanwhile. */
export const workerDeriver: Deriver = {
  measure: async () => (await asked({ ask: 'measure' })) as PassphraseCost | null,
  derive: async (passphrase, salt, cost) =>
    (await asked({ ask: 'derive', passphrase, salt, cost })) as Uint8Array<ArrayBuffer> | null,
};
