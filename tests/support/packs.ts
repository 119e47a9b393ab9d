import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { EngineOptions } from '../../src/inference/engine/engine';

export const root = path.resolve(import.meta.dirname, '../..');

export const readModel = (file: string): Promise<Uint8Array> =>
  Promise.resolve(new Uint8Array(readFileSync(path.join(root, 'models', file))));

/** Names like 'dental/1.2.0' of every pack in the repository, and of the one that films are read with. */
export const { packs, default: dental } = JSON.parse(
  readFileSync(path.join(root, 'models/index.json'), 'utf8'),
) as { packs: string[]; default: string };

const wasmFile = createRequire(import.meta.url).resolve(
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
);

export const nodeOptions: EngineOptions = {
  read: readModel,
  wasmPath: `${path.dirname(wasmFile)}/`,
  memory: null,
  pack: null,
  ladder: ['wasm'],
};
