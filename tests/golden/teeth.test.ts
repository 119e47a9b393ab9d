import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { imagePoint } from '../../src/domain/coordinates';
import type { Finding } from '../../src/domain/finding';
import { AS_STORED, inverseOf, toLying, type Orientation } from '../../src/domain/orientation';
import { decodeFile } from '../../src/imaging/formats/registry';
import { preprocess } from '../../src/imaging/pixels/preprocess';
import { laid } from '../../src/imaging/pixels/turn';
import { toRadiograph } from '../../src/imaging/radiograph';
import { channelsOf, teethOf } from '../../src/imaging/teeth/teeth';
import { use, useWasmFrom } from '../../src/inference/engine/backends';
import { Network } from '../../src/inference/engine/network';
import { Numberer } from '../../src/inference/engine/numbering';
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

test('marks on a panoramic that lies right only once turned have the teeth that they have on the upright one', async () => {
  useWasmFrom(nodeOptions.wasmPath);
  expect(await use('wasm')).toBe(true);
  const golden = path.join(root, 'models', packs.find((name) => name.startsWith('teeth/')) ?? '');
  const film = await decodeFile(new Uint8Array(readFileSync(path.join(golden, 'golden/film.png'))));
  if (!film.ok) throw new Error('golden folder is unreadable');
  const { image, meta } = film.value;
  const numberer = new Numberer(readModel);
  /** Marks of a 60th of the film, on a grid over it, as a file stores them that asks to be laid so. */
  const teethOn = async (to: Orientation) => {
    const side = image.width / 60;
    const marks = Array.from({ length: 60 }, (_, i): Finding => {
      const [x, y] = [image.width * (0.1 + 0.08 * (i % 11)), image.height * (0.3 + 0.08 * (i % 6))];
      const ring = [imagePoint(x, y), imagePoint(x + side, y), imagePoint(x, y + side)];
      return {
        ...{ id: `${i}`, class: 'caries', tooth: null, toothUnknownBecause: null, score: 1 },
        outlines: [ring.map((point) => toLying(inverseOf(to), image, point))],
        ...{ areaPx: 9, areaMm2: null },
      };
    });
    const grid = laid({ ...image, data: image.pixels }, inverseOf(to));
    const { width, height } = grid;
    const file = {
      ...film.value,
      image: { ...image, width, height, pixels: grid.data },
      meta: { ...meta, width, height, laid: to },
    };
    const numbered = await numberer.number(marks, toRadiograph(file), 'wasm', run);
    if (!numbered.ok || !numbered.value) throw new Error('not numbered');
    expect(numbered.value.map((one) => one.outlines)).toEqual(marks.map((one) => one.outlines));
    return numbered.value.map((one) => one.tooth);
  };
  const upright = await teethOn(AS_STORED);
  expect(new Set(upright.filter((tooth) => tooth !== null)).size).toBeGreaterThan(5);
  for (const turns of [1, 2, 3] as const)
    expect(await teethOn({ mirrored: false, turns })).toEqual(upright);
  expect(await teethOn({ mirrored: true, turns: 0 })).toEqual(upright);
});
