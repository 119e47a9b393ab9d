import * as ort from 'onnxruntime-web/wasm';
import type { Backend } from '../../src/domain/assessment';
import { rendererName, use, useWasmFrom } from '../../src/inference/engine/backends';
import { Network } from '../../src/inference/engine/network';
import type { LoadedPack } from '../../src/inference/engine/pack';
import { loadPack } from '../../src/inference/engine/pack';
import * as tf from '@tensorflow/tfjs-core';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { toOnnx } from './onnx';

export interface Row {
  readonly name: string;
  readonly threads: number;
  /** Of one tile, after a warm-up. */
  readonly medianMs: number;
  readonly fastestMs: number;
  /** Largest difference from PyTorch's known answer. */
  readonly error: number;
  readonly renderer: string | null;
}

async function times(
  pass: () => Promise<unknown>,
  runs: number,
): Promise<{ medianMs: number; fastestMs: number }> {
  const ms: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await pass();
    ms.push(performance.now() - start);
  }
  ms.sort((a, b) => a - b);
  return { medianMs: ms[runs >> 1] as number, fastestMs: ms[0] as number };
}

async function pack(): Promise<LoadedPack> {
  const loaded = await loadPack(async (file) => {
    const response = await fetch(`/models/${file}`);
    return new Uint8Array(await response.arrayBuffer());
  });
  if (!loaded.ok) throw new Error(loaded.error.detail);
  return loaded.value;
}

function question({ question: pixels, manifest }: LoadedPack): Float32Array {
  const affine = manifest.inputs.preprocess.find((s) => s.step === 'affine');
  const { scale, offset } = affine ?? { scale: 1, offset: 0 };
  return Float32Array.from(pixels, (v) => (v / 255) * scale + offset);
}

async function ours(backend: Backend, threads: number, runs: number): Promise<Row> {
  const loaded = await pack();
  useWasmFrom('/wasm/');
  // The page runs on one thread (see useWasmFrom); the benchmark shows what more would give.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
  if (backend === 'wasm') setThreadsCount(threads);
  if (!(await use(backend))) throw new Error(`${backend} does not start`);
  const network = new Network(loaded);
  const error = await network.knownAnswerError();
  const input = question(loaded);
  const measured = await times(() => network.run(input), runs);
  return { name: `tfjs ${backend}`, threads, ...measured, error, renderer: rendererName() };
}

async function theirs(threads: number, runs: number): Promise<Row> {
  const loaded = await pack();
  const { manifest, answer } = loaded;
  ort.env.wasm.wasmPaths = '/ort/';
  ort.env.wasm.numThreads = threads;
  const { model, output } = toOnnx(loaded);
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  const side = manifest.inputs.tile;
  const x = new ort.Tensor('float32', question(loaded), [1, 1, side, side]);
  const map = (await session.run({ x }))[output]?.data as Float32Array;
  const measured = await times(() => session.run({ x }), runs);
  const small = side / manifest.stride;
  const { every } = manifest.knownAnswer;
  let [worst, at] = [0, 0];
  for (let r = 0; r < small; r += every)
    for (let c = 0; c < small; c += every)
      for (let k = 0; k < manifest.outputs.length; k++)
        worst = Math.max(
          worst,
          Math.abs((map[(k * small + r) * small + c] as number) - (answer[at++] as number)),
        );
  return { name: 'onnxruntime-web wasm', threads, ...measured, error: worst, renderer: null };
}

declare global {
  interface Window {
    bench?: { ours: typeof ours; theirs: typeof theirs };
  }
}
window.bench = { ours, theirs };
