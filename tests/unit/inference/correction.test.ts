import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Correction } from '../../../src/domain/radiograph';
import type { DecodedFile } from '../../../src/imaging/formats/format';
import { decodeFile } from '../../../src/imaging/formats/registry';
import type { Turns } from '../../../src/imaging/pixels/turn';
import { backFrom, turnedBy } from '../../../src/imaging/pixels/turn';
import { toRadiograph } from '../../../src/imaging/radiograph';
import { Engine } from '../../../src/inference/engine/engine';
import { nodeOptions, root } from '../../support/packs';

const quiet = { cancelled: () => false, onProgress: () => undefined, without: [] };
const file = path.join(root, 'models/dental/1.1.0/golden/film.png');
const read = await decodeFile(new Uint8Array(readFileSync(file)));
if (!read.ok) throw new Error(read.error.code);
const film = read.value;

const changed = (image: Partial<DecodedFile['image']>): DecodedFile => ({
  ...film,
  image: { ...film.image, ...image },
});
const lying = (turns: Turns): DecodedFile => {
  const { data, width, height } = turnedBy({ ...film.image, data: film.image.pixels }, turns);
  return changed({ pixels: data, width, height });
};
const said = (about: Partial<Correction>): Correction => ({
  ...{ inverted: false, turns: 0, at: '2026-01-01T00:00:00.000Z' },
  ...about,
});

test('a negative read as one is the film, and keeps the id of its own pixels', () => {
  const negative = changed({ pixels: film.image.pixels.map((v) => 255 - v) });
  const [plain, right] = [toRadiograph(negative), toRadiograph(negative, said({ inverted: true }))];
  expect(right.image.pixels).toEqual(film.image.pixels);
  expect(right.radiograph.id).toBe(plain.radiograph.id);
  expect(right.radiograph.kind).toBe(toRadiograph(film).radiograph.kind);
});

test.each([1, 2, 3] as const)(
  'a film that lies on its side is read upright by %i quarters, its map is of the pixels as stored',
  async (turns) => {
    const engine = new Engine(nodeOptions);
    const [bare, turned] = [
      await engine.mapOf({ ...toRadiograph(film), decodeMs: 1 }, quiet),
      await engine.mapOf(
        { ...toRadiograph(lying(backFrom(turns)), said({ turns })), decodeMs: 1 },
        quiet,
      ),
    ];
    if (!bare.ok || !turned.ok) throw new Error('not read');
    const { map } = bare.value;
    const expected = turnedBy(map, backFrom(turns), map.channels);
    expect([turned.value.map.width, turned.value.map.height]).toEqual([
      expected.width,
      expected.height,
    ]);
    let worst = 0;
    expected.data.forEach((v, i) => {
      worst = Math.max(worst, Math.abs(v - (turned.value.map.data[i] ?? NaN)));
    });
    expect(worst).toBeLessThan(0.01);
    const { left, top, width, height, scaleX } = turned.value.film;
    expect([Math.round(left), Math.round(top)]).toEqual([0, 0]);
    expect(Math.round(turned.value.map.width * 2 * scaleX)).toBe(Math.round(width));
    expect(height / width).toBeCloseTo(expected.height / expected.width, 2);
  },
);

test('each word about a film is a reading of its own; the same word is the same reading', async () => {
  const engine = new Engine(nodeOptions);
  const id = async (correction?: Correction) => {
    const answer = await engine.assessmentIdOf(toRadiograph(film, correction).radiograph);
    return answer.ok ? answer.value : null;
  };
  const later = said({ at: '2026-01-02T00:00:00.000Z' });
  const ids = await Promise.all([id(), id(said({})), id(said({ inverted: true })), id(later)]);
  expect(new Set(ids).size).toBe(4);
  expect(await id(said({}))).toBe(ids[1]);
});
