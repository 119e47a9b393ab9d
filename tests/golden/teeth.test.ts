import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decodeFile } from '../../src/imaging/formats/registry';
import { preprocess } from '../../src/imaging/pixels/preprocess';
import { channelsOf, teethOf } from '../../src/imaging/teeth/teeth';
import { use, useWasmFrom } from '../../src/inference/engine/backends';
import { Network } from '../../src/inference/engine/network';
import { loadPack } from '../../src/inference/engine/pack';
import { mapOf } from '../../src/inference/engine/read-film';
import { nodeOptions, packs, readModel, root } from '../support/packs';

const run = { cancelled: () => false, onProgress: () => undefined, without: [] };

test.each(packs.filter((name) => name.startsWith('teeth/')))(
  '%s finds and numbers the teeth of a drawn panoramic as Python does',
  async (name) => {
    const golden = path.join(root, 'models', name, 'golden');
    const expected = JSON.parse(readFileSync(path.join(golden, 'teeth.json'), 'utf8')) as {
      number: number | null;
      cells: number;
      x: number;
      y: number;
    }[];
    useWasmFrom(nodeOptions.wasmPath);
    expect(await use('wasm')).toBe(true);
    const pack = await loadPack(readModel, name);
    const film = await decodeFile(new Uint8Array(readFileSync(path.join(golden, 'film.png'))));
    if (!pack.ok || !film.ok) throw new Error('golden folder is unreadable');
    const { inputs, outputs, numbering } = pack.value.manifest;
    const channels = channelsOf(outputs);
    if (!channels || !numbering) throw new Error('no tooth network');
    const network = new Network(pack.value);
    const prepared = preprocess(
      film.value.image,
      inputs.preprocess,
      inputs.kinds.panoramic.longSide,
    );
    const map = await mapOf(network, pack.value.manifest, prepared, 'panoramic', run);
    network.dispose();
    const teeth = map ? teethOf(map, channels, numbering) : [];
    expect(teeth.map((t) => t.number)).toEqual(expected.map((t) => t.number));
    expect(expected.length).toBeGreaterThan(20);
    teeth.forEach((tooth, i) => {
      const there = expected[i] as (typeof expected)[number];
      expect(Math.abs(tooth.cells.length - there.cells)).toBeLessThan(3 + 0.03 * there.cells);
      expect(Math.hypot(tooth.x - there.x, tooth.y - there.y)).toBeLessThan(0.5);
    });
  },
);
