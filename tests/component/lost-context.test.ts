import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { Engine } from '../../src/inference/engine/engine';
import { drawnFilm } from '../support/films';

const read = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetch(`/models/${file}`)).arrayBuffer());
const run = { cancelled: () => false, onProgress: () => undefined, without: [] };

test('a graphics context lost between two films is told as such, never as an empty film', async () => {
  const options = { read, wasmPath: '/wasm/', memory: null, pack: null } as const;
  const engine = new Engine({ ...options, ladder: ['webgl'] });
  const film = drawnFilm(100, 80);
  expect((await engine.analyse(film, run)).ok).toBe(true);
  const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGLRenderingContext } };
  gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
  expect(gpgpu.gl.isContextLost()).toBe(true);
  expect(await engine.analyse(film, run)).toMatchObject({
    ok: false,
    error: { code: 'backend-lost' },
  });
});
