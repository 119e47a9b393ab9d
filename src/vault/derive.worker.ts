import type { DeriveAnswer, DeriveRequest } from './argon2';
import { measuredCost, stretched } from './argon2';

/** One question, one answer, and the page ends it: nothing of a passphrase outlives it here. */
addEventListener('message', ({ data }: MessageEvent<DeriveRequest>) => {
  const work: Promise<DeriveAnswer> =
    data.ask === 'measure' ? measuredCost() : stretched(data.passphrase, data.salt, data.cost);
  work.then(
    (answer) => postMessage(answer),
    () => postMessage(null),
  );
});
