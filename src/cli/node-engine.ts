import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Assessment } from '../domain/assessment';
import type { Failure } from '../domain/failure';
import { fail } from '../domain/failure';
import type { Radiograph } from '../domain/radiograph';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';
import { decodeRadiograph } from '../inference/decode';
import { Engine } from '../inference/engine/engine';

const models = path.resolve(import.meta.dirname, '../../models');
const wasm = path.dirname(
  createRequire(import.meta.url).resolve(
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  ),
);

/** The page's engine, reading packs from the disk, on WASM (SIMD, one thread: tfjs starts no threads in Node). */
export function nodeEngine(pack: string | null): Engine {
  return new Engine({
    read: async (file) => new Uint8Array(await readFile(path.join(models, file))),
    wasmPath: `${wasm}/`,
    memory: null,
    pack,
    ladder: ['wasm', 'cpu'],
  });
}

export interface Read {
  readonly radiograph: Radiograph;
  readonly assessment: Assessment;
}

/** One file through decoder, gate and network. */
export async function readFilm(engine: Engine, file: string): Promise<Result<Read, Failure>> {
  const bytes = await readFile(file).catch(() => null);
  if (!bytes) return fail('file-damaged', 'the file cannot be opened');
  const decoded = await decodeRadiograph(new Uint8Array(bytes));
  if (!decoded.ok) return decoded;
  const run = { cancelled: () => false, onProgress: () => undefined, without: [] };
  const assessment = await engine.analyse(decoded.value, run);
  if (!assessment.ok) return assessment;
  return ok({ radiograph: decoded.value.radiograph, assessment: assessment.value });
}
