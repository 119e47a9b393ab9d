import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decodeFile } from '../../src/imaging/formats/registry';
import { preprocess } from '../../src/imaging/pixels/preprocess';
import { use, useWasmFrom } from '../../src/inference/engine/backends';
import { Network } from '../../src/inference/engine/network';
import { loadPack } from '../../src/inference/engine/pack';
import { nodeOptions, packs, readModel, root } from '../support/packs';

interface Golden {
  film: {
    kind: 'bitewing' | 'periapical' | 'panoramic';
    every: number;
    width: number;
    height: number;
  };
}

test.each(packs)('%s answers its known question on WASM as PyTorch did, to 1e-3', async (name) => {
  useWasmFrom(nodeOptions.wasmPath);
  expect(await use('wasm')).toBe(true);
  const pack = await loadPack(readModel, name);
  if (!pack.ok) throw new Error(pack.error.detail);
  const network = new Network(pack.value);
  expect(await network.knownAnswerError()).toBeLessThan(1e-3);
  network.dispose();
});

test.each(packs)('%s reads a film the same turned upside down and mirrored', async (name) => {
  useWasmFrom(nodeOptions.wasmPath);
  expect(await use('wasm')).toBe(true);
  const loaded = await loadPack(readModel, name);
  if (!loaded.ok) throw new Error(loaded.error.detail);
  const pack = structuredClone(loaded.value);
  pack.manifest.inputs.mirror = true;
  pack.manifest.inputs.kinds.periapical.upsideDown = true;
  const network = new Network(pack);
  const tile = Float32Array.from(pack.question, (v) => v / 127.5 - 1);
  const upright = await network.read(tile, 'periapical');
  const turned = await network.read(tile.toReversed(), 'periapical');
  // Turned by half: cells in reverse, each with its channels in order.
  const { channels } = network;
  const cells = upright.length / channels;
  let worst = 0;
  for (let cell = 0; cell < cells; cell++)
    for (let c = 0; c < channels; c++) {
      const there = turned[(cells - 1 - cell) * channels + c] ?? NaN;
      worst = Math.max(worst, Math.abs((upright[cell * channels + c] ?? NaN) - there));
    }
  expect(worst).toBeLessThan(1e-4);
  network.dispose();
});

test.each(packs)(
  '%s is fed what training fed it: film.png preprocesses to the same values',
  async (name) => {
    const golden = path.join(root, 'models', name, 'golden');
    const { film: about } = JSON.parse(
      readFileSync(path.join(golden, 'golden.json'), 'utf8'),
    ) as Golden;
    const pack = await loadPack(readModel, name);
    const film = await decodeFile(new Uint8Array(readFileSync(path.join(golden, 'film.png'))));
    if (!pack.ok || !film.ok) throw new Error('golden folder is unreadable');
    const { preprocess: steps, kinds } = pack.value.manifest.inputs;
    const withoutAffine = steps.filter((s) => s.step !== 'affine');
    const ours = preprocess(film.value.image, withoutAffine, kinds[about.kind].longSide);
    const expected = new Float32Array(
      new Uint8Array(readFileSync(path.join(golden, 'preprocessed.bin'))).buffer,
    );
    expect(expected.length).toBe(about.width * about.height);
    let worst = 0;
    for (let y = 0; y < about.height; y++)
      for (let x = 0; x < about.width; x++) {
        const value = ours.data[y * about.every * ours.width + x * about.every] as number;
        worst = Math.max(worst, Math.abs(value - (expected[y * about.width + x] as number)));
      }
    expect(worst).toBeLessThan(1e-3);
  },
);

test.each(packs)('%s is small enough for a poor line: weights under 12 MB', (name) => {
  expect(statSync(path.join(root, 'models', name, 'weights.bin')).size).toBeLessThan(12e6);
});
