import { expect, test } from 'vitest';
import { createInferenceClient } from '../../src/inference/client';
import type { Progress } from '../../src/inference/contract';
import { rendererName, use, useWasmFrom } from '../../src/inference/engine/backends';
import { Network } from '../../src/inference/engine/network';
import type { LoadedPack } from '../../src/inference/engine/pack';
import { loadPack } from '../../src/inference/engine/pack';
import { drawnFilm } from '../support/films';

const read = async (file: string): Promise<Uint8Array> => {
  const response = await fetch(`/models/${file}`);
  if (!response.ok) throw new Error(`${response.status} for ${file}`);
  return new Uint8Array(await response.arrayBuffer());
};

const { packs } = JSON.parse(new TextDecoder().decode(await read('index.json'))) as {
  packs: string[];
};

async function packNamed(name: string): Promise<LoadedPack> {
  const pack = await loadPack(read, name);
  if (!pack.ok) throw new Error(`${name}: ${pack.error.code} ${pack.error.detail}`);
  return pack.value;
}

for (const backend of ['wasm', 'webgl'] as const)
  test.each(packs)(
    `%s answers its known question on ${backend} as PyTorch did, to 1e-3`,
    async (name) => {
      const pack = await packNamed(name);
      useWasmFrom('/wasm/');
      expect(await use(backend)).toBe(true);
      if (backend === 'webgl') expect(rendererName()).not.toBeNull();
      const network = new Network(pack);
      try {
        expect(await network.knownAnswerError()).toBeLessThan(1e-3);
      } finally {
        network.dispose();
      }
    },
    240_000,
  );

test('a film goes through the worker, on WASM where WebGL is drawn in software', async () => {
  const client = createInferenceClient();
  const seen: Progress[] = [];
  const film = drawnFilm();
  const answer = await client.analyse(film, (p) => seen.push(p), new AbortController().signal);
  const [id, status] = [await client.assessmentIdOf(film.radiograph), await client.status()];
  client.close();
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.detail}`);
  expect(id).toEqual({ ok: true, value: answer.value.id });
  expect(answer.value.backend).toBe('wasm');
  expect(status.backend).toBe('wasm');
  expect(status.probeMs.webgl).toBeUndefined();
  expect(seen.map((p) => p.phase)).toEqual(['loading-pack', 'warming-up', 'reading']);
}, 240_000);

test('a film waiting its turn can be taken out; the one before it is read to its end', async () => {
  const client = createInferenceClient();
  const gone = new AbortController();
  const quiet = (): void => undefined;
  const first = client.analyse(drawnFilm(), quiet, new AbortController().signal);
  const second = client.analyse(drawnFilm(400, 300, 2), quiet, gone.signal);
  gone.abort();
  expect(await second).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect((await first).ok).toBe(true);
  client.close();
}, 240_000);

test('a worker that is ended answers what was asked of it, and the next question starts another', async () => {
  const client = createInferenceClient();
  const film = drawnFilm();
  const asked = client.analyse(film, () => undefined, new AbortController().signal);
  await new Promise((resolve) => setTimeout(resolve, 300));
  client.close();
  expect(await asked).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect((await client.assessmentIdOf(film.radiograph)).ok).toBe(true);
  client.close();
}, 240_000);
