import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgl';
import type { Backend } from '../../domain/assessment';

/** Names under which engines own up to drawing in software: WASM is ten times faster there. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render/i;

/** Where the .wasm files lie: a URL prefix in the page, a folder in Node. */
export function useWasmFrom(prefix: string): void {
  setWasmPaths(prefix);
  // One thread: a second gained nothing (221 and 225 ms a tile on two cores, npm run bench), and starting tfjs's threads hung
  // Firefox about one time in three.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
}

interface WebglBackend {
  gpgpu?: { gl?: WebGLRenderingContext };
}

const context = (): WebGLRenderingContext | null =>
  tf.getBackend() === 'webgl'
    ? ((tf.backend() as unknown as WebglBackend).gpgpu?.gl ?? null)
    : null;

export const contextLost = (): boolean => context()?.isContextLost() ?? false;

const POLL_MS = 200;

/** `work`, or a rejection once the graphics context is gone: tfjs waits for ever for what a lost context would give. */
export async function unlessLost<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const lost = new Promise<never>((_resolve, reject) => {
    timer = setInterval(() => {
      if (contextLost()) reject(new Error('context lost'));
    }, POLL_MS);
  });
  try {
    return await Promise.race([work, lost]);
  } finally {
    clearInterval(timer);
  }
}

/** What the driver calls itself; null off WebGL or where the engine hides it. */
export function rendererName(): string | null {
  const gl = context();
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : null;
}

export async function use(backend: Backend): Promise<boolean> {
  try {
    return (await tf.setBackend(backend)) && !contextLost();
  } catch {
    return false;
  }
}

export const namedSoftware = (): boolean => SOFTWARE.test(rendererName() ?? '');

/**
 * Milliseconds of a few convolutions as the network's middle has them, on the current backend, after one warm-up. Engines
 * mask the renderer's name (WebKit calls all of them "Apple GPU"), so the choice rests on this.
 */
export async function probe(): Promise<number> {
  const x = tf.ones<tf.Rank.R4>([1, 96, 96, 32]);
  const filter = tf.ones<tf.Rank.R4>([3, 3, 32, 32]);
  const pass = async (): Promise<void> => {
    const y = tf.tidy(() => {
      let z: tf.Tensor4D = x;
      for (let i = 0; i < 4; i++)
        z = tf.fused.conv2d({ x: z, filter, strides: 1, pad: 'same', activation: 'relu6' });
      return tf.mean(z);
    });
    await y.data();
    y.dispose();
  };
  try {
    await pass();
    const start = performance.now();
    await pass();
    return performance.now() - start;
  } finally {
    tf.dispose([x, filter]);
  }
}
