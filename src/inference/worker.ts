import { expose } from 'comlink';
import { extract } from '../imaging/archive/extract';
import { list } from '../imaging/archive/list';
import type { InferenceWorker } from './contract';
import { decodeRadiograph } from './decode';
import { deviceMemory } from './device-memory';
import { Engine } from './engine/engine';
import { takeApart } from './take-apart';

const cancelled = new Set<number>();
const engine = new Engine({
  read: async (path) => {
    const response = await fetch(`${import.meta.env.BASE_URL}models/${path}`);
    if (!response.ok) throw new Error(`${response.status} for a file of the pack`);
    return new Uint8Array(await response.arrayBuffer());
  },
  wasmPath: `${import.meta.env.BASE_URL}wasm/`,
  memory: deviceMemory,
  pack: null,
});

const worker: InferenceWorker = {
  decode: (bytes, frame, asked) => decodeRadiograph(new Uint8Array(bytes), frame, asked),
  takeApart: (bytes, asked) => takeApart(new Uint8Array(bytes), asked),
  list,
  extract,
  assessmentIdOf: (radiograph) => engine.assessmentIdOf(radiograph),
  analyse: (job, decoded, onProgress, without) =>
    engine.analyse(decoded, { cancelled: () => cancelled.delete(job), onProgress, without }),
  mapOf: (job, decoded, onProgress, without) =>
    engine.mapOf(decoded, { cancelled: () => cancelled.delete(job), onProgress, without }),
  cancel: (job) => void cancelled.add(job),
  status: () => engine.status(),
};

expose(worker);
