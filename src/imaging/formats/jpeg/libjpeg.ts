import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { silent, emscriptenDecoder } from '../codecs/emscripten';

export interface Samples {
  /** Interleaved, grey or RGB. */
  readonly samples: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

/** The JavaScript build needs no second file and no right to evaluate text. */
const turbo = emscriptenDecoder('libjpeg-turbo', async () => {
  const { default: create } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decode');
  return (await create(silent())).JPEGDecoder;
});

/** libjpeg-turbo's pixels. */
export async function libjpeg(bytes: Uint8Array): Promise<Result<Samples, Failure>> {
  const raw = await turbo(bytes);
  if (!raw.ok) return raw;
  const { width, height, componentCount, bytes: samples } = raw.value;
  return ok({ samples, width, height, components: componentCount });
}
