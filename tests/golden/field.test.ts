import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { GreyImage } from '../../src/domain/radiograph';
import { findField } from '../../src/imaging/field/find-field';
import { pictureFile } from '../../src/imaging/formats/picture';
import { decodeFile } from '../../src/imaging/formats/registry';
import { preprocess } from '../../src/imaging/pixels/preprocess';
import { toRadiograph } from '../../src/imaging/radiograph';
import { Engine } from '../../src/inference/engine/engine';
import { windowFor, windowSetting } from '../../src/viewer/window';
import { nodeOptions, root } from '../support/packs';

/** Borders as training/borders.py draws them, and what Python finds: python -m training.borders --golden */
interface Case {
  name: string;
  /** Top, bottom, left, right. */
  pads: [number, number, number, number];
  value: number;
  radius: number;
  ink: number;
  runs: [x: number, y: number, length: number][];
  field: [number, number, number, number] | null;
  outside: number;
  prepared: number[];
  overlap: number;
}
const golden = JSON.parse(readFileSync(path.join(root, 'tests/golden/field.json'), 'utf8')) as {
  film: string;
  every: number;
  cases: Case[];
};

const decoded = await decodeFile(new Uint8Array(readFileSync(path.join(root, golden.film))));
if (!decoded.ok) throw new Error('the golden film is unreadable');
const file = decoded.value;
const film = file.image;

const isCut = (x: number, y: number, { radius }: Case): boolean => {
  const far = (at: number, side: number) =>
    Math.max(2 * (radius - Math.min(at, side - 1 - at)) - 1, 0);
  return far(x, film.width) ** 2 + far(y, film.height) ** 2 > 4 * radius ** 2;
};

/** `scale`: 8-bit levels are written as so many. */
function bordered(border: Case, scale = 1): GreyImage {
  const [top, bottom, left, right] = border.pads;
  const [width, height] = [left + film.width + right, top + film.height + bottom];
  const pixels = new Uint16Array(width * height).fill(border.value * scale);
  for (let y = 0; y < film.height; y++)
    for (let x = 0; x < film.width; x++)
      if (!isCut(x, y, border))
        pixels[(top + y) * width + left + x] = (film.pixels[y * film.width + x] as number) * scale;
  for (const [x, y, length] of border.runs)
    pixels.fill(border.ink * scale, y * width + x, y * width + x + length);
  if (scale > 1) return { width, height, bits: 16, pixels, window: { low: 0, high: 65535 } };
  return { ...film, width, height, pixels: Uint8Array.from(pixels) };
}

const byName = golden.cases.map((one) => [one.name, one] as const);
const named = (name: string): Case => {
  const found = golden.cases.find((one) => one.name === name);
  if (!found) throw new Error(`no border ${name}`);
  return found;
};

const STEPS = [{ step: 'resize' }, { step: 'stretch', low: 0.005, high: 0.995 }] as const;

test('a film without a border is read from edge to edge', () => {
  expect(findField(film)).toBeNull();
});

test.each(byName)('%s: the same field and the same film for the network as in Python', (_, one) => {
  const image = bordered(one);
  const field = findField(image);
  expect(field && [field.x, field.y, field.width, field.height]).toEqual(one.field);
  expect(field?.outside?.reduce((a, b) => a + b, 0) ?? 0).toBe(one.outside);
  const prepared = preprocess({ ...image, ...(field ? { field } : {}) }, STEPS, 600);
  const columns = Math.ceil(prepared.width / golden.every);
  let worst = 0;
  one.prepared.forEach((value, i) => {
    const [x, y] = [(i % columns) * golden.every, Math.floor(i / columns) * golden.every];
    worst = Math.max(worst, Math.abs((prepared.data[y * prepared.width + x] as number) - value));
  });
  expect(one.prepared.length).toBe(columns * Math.ceil(prepared.height / golden.every));
  expect(worst).toBeLessThan(1e-3);
  expect(one.overlap).toBeGreaterThan(0.9);
});

test.each(byName.filter(([, one]) => one.radius === 0))(
  '%s: network and window get exactly what they get of the bare film',
  (_, one) => {
    const bare = toRadiograph(file);
    const { radiograph, image } = toRadiograph({ ...file, image: bordered(one) });
    const steps = [preprocess(image, STEPS, 600), preprocess(bare.image, STEPS, 600)] as const;
    expect(steps[0].data).toEqual(steps[1].data);
    expect([steps[0].left, steps[0].top]).toEqual([one.pads[2], one.pads[0]]);
    expect(image.window).toEqual(bare.image.window);
    for (const preset of ['enamel', 'bone', 'whole'] as const)
      expect(windowFor(image, windowSetting(0, 0, preset))).toEqual(
        windowFor(bare.image, windowSetting(0, 0, preset)),
      );
    expect(radiograph.kind).toBe(bare.radiograph.kind);
    expect(radiograph.gate).toEqual([
      ...bare.radiograph.gate,
      { code: 'border-left-out', severity: 'info' },
    ]);
  },
);

test('a white frame in a 16-bit file of a 12-bit sensor does not make its film black', () => {
  const white = { ...named('white frame'), value: 4095 };
  const { width, height, pixels } = bordered(white, 16);
  const about = {
    width,
    height,
    pixels,
    bits: 16,
    photometric: 'MONOCHROME2',
    colour: false,
  } as const;
  const told = toRadiograph(pictureFile('png', about));
  expect(told.image.window.high).toBe(4095);
});

test('marks on a film with a border are those of the bare film, moved', async () => {
  const one = named('white frame with text');
  const engine = new Engine(nodeOptions);
  const read = async (image: GreyImage) => {
    const answer = await engine.mapOf(
      { ...toRadiograph({ ...file, image }), decodeMs: 1 },
      { cancelled: () => false, onProgress: () => undefined, without: [] },
    );
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value;
  };
  const [bare, framed] = [await read(film), await read(bordered(one))];
  expect(framed.map).toEqual(bare.map);
  expect([framed.film.left, framed.film.top]).toEqual([one.pads[2], one.pads[0]]);
});
