import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Assessment } from '../domain/assessment';
import type { Asked } from '../domain/correction';
import type { Failure } from '../domain/failure';
import { fail } from '../domain/failure';
import type { Radiograph } from '../domain/radiograph';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';
import { decodeRadiograph } from '../inference/decode';
import { Engine } from '../inference/engine/engine';

export const models = path.resolve(import.meta.dirname, '../../models');
export const wasmFolder = path.dirname(
  createRequire(import.meta.url).resolve(
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  ),
);

/** The page's engine, reading packs from the disk, on WASM (SIMD, one thread: tfjs starts no threads in Node). */
export function nodeEngine(pack: string | null): Engine {
  return new Engine({
    read: async (file) => new Uint8Array(await readFile(path.join(models, file))),
    wasmPath: `${wasmFolder}/`,
    memory: null,
    pack,
    ladder: ['wasm', 'cpu'],
  });
}

export interface Read {
  readonly radiograph: Radiograph;
  readonly assessment: Assessment;
  /** Films in the file. */
  readonly frames: number;
}

/** How a film might be read that was not. */
function way({ gate }: Radiograph): string {
  const turned = gate.find(({ code }) => code === 'looks-turned');
  if (turned) return `it may lie on its side: --turned ${(turned.turns ?? 1) * 90}`;
  return gate.some(({ code }) => code === 'looks-inverted')
    ? 'it may be a negative: --negative'
    : '';
}

/** Film `frame` of a file through decoder, gate and network. */
async function readFrame(
  engine: Engine,
  bytes: Uint8Array,
  frame: number,
  asked: Asked,
): Promise<Result<Read, Failure>> {
  const decoded = await decodeRadiograph(bytes, frame, asked);
  if (!decoded.ok) return decoded;
  const run = { cancelled: () => false, onProgress: () => undefined, without: [] };
  const assessment = await engine.analyse(decoded.value, run);
  const { radiograph, frames = 1 } = decoded.value;
  if (!assessment.ok)
    return fail(assessment.error.code, assessment.error.detail || way(radiograph));
  return ok({ radiograph, assessment: assessment.value, frames });
}

/** Every film of a file, asked to be read so, one after the other; one that fails does not stop the next. */
export async function* readFilms(
  engine: Engine,
  bytes: Uint8Array,
  asked: Asked,
): AsyncGenerator<Result<Read, Failure>, undefined> {
  const first = await readFrame(engine, bytes, 0, asked);
  yield first;
  for (let frame = 1; first.ok && frame < first.value.frames; frame++)
    yield readFrame(engine, bytes, frame, asked);
}
