import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Correction } from '../../../src/domain/correction';
import type { DecodedFile } from '../../../src/imaging/formats/format';
import { inverseOf, type Orientation } from '../../../src/domain/orientation';
import { decodeFile } from '../../../src/imaging/formats/registry';
import { laid } from '../../../src/imaging/pixels/turn';
import { toRadiograph } from '../../../src/imaging/radiograph';
import { Engine } from '../../../src/inference/engine/engine';
import { dental, nodeOptions, root } from '../../support/packs';

const quiet = { cancelled: () => false, onProgress: () => undefined, without: [] };
const file = path.join(root, 'models', dental, 'golden/film.png');
const read = await decodeFile(new Uint8Array(readFileSync(file)));
if (!read.ok) throw new Error(read.error.code);
const film = read.value;

const changed = (image: Partial<DecodedFile['image']>): DecodedFile => ({
  ...film,
  image: { ...film.image, ...image },
});
const AROUND = [1, 2, 3] as const;
const ORIENTATIONS: readonly Orientation[] = [
  ...AROUND.map((turns) => ({ mirrored: false, turns })),
  ...([0, ...AROUND] as const).map((turns) => ({ mirrored: true, turns })),
];
/** The film as a file stores it that asks to be laid so; `says`: and says so. */
function stored(orientation: Orientation, says = false): DecodedFile {
  const grid = { ...film.image, data: film.image.pixels };
  const { data, width, height } = laid(grid, inverseOf(orientation));
  const file = changed({ pixels: data, width, height });
  return says ? { ...file, meta: { ...film.meta, width, height, laid: orientation } } : file;
}
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

const engine = new Engine(nodeOptions);
const bare = await engine.mapOf({ ...toRadiograph(film), decodeMs: 1 }, quiet);

/** A film through the network takes seconds: a quarter, a half, and mirrored with one. */
const FEW = ORIENTATIONS.filter(({ mirrored, turns }) => (mirrored ? turns === 3 : turns < 3));

test.each(FEW)(
  'a film that lies right only once laid so ($mirrored, $turns) is read so, its map is of the pixels as stored',
  async (orientation) => {
    const turned = await engine.mapOf(
      { ...toRadiograph(stored(orientation), said(orientation)), decodeMs: 1 },
      quiet,
    );
    if (!bare.ok || !turned.ok) throw new Error('not read');
    const { map } = bare.value;
    const expected = laid(map, inverseOf(orientation), map.channels);
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

test.each(ORIENTATIONS)('a file that asks to be laid so ($mirrored, $turns) is, unasked', (to) => {
  const file = stored(to, true);
  const { radiograph, image } = toRadiograph(file);
  expect(image.pixels).toBe(file.image.pixels);
  expect(radiograph.correction).toEqual({ inverted: false, ...to, at: null });
  expect(radiograph.kind).toBe('periapical');
  expect(radiograph.gate.map(({ code }) => code)).not.toContain('shown-as-stored');
});

test('read as stored against its file, a film says so; by a clinician’s word it is no warning', () => {
  const file = stored({ mirrored: false, turns: 1 }, true);
  const noted = (asked: Correction | null) =>
    toRadiograph(file, asked).radiograph.gate.find(({ code }) => code === 'shown-as-stored');
  expect(noted(null)?.severity).toBe('warn');
  expect(noted(said({}))?.severity).toBe('info');
  expect(noted(said({ turns: 2 }))).toBeUndefined();
});

const doubts = (file: DecodedFile, asked?: Correction) =>
  toRadiograph(file, asked).radiograph.gate.filter(({ code }) => code.startsWith('looks-'));

test('a film on its side is offered to be turned, and lies right then', () => {
  for (const turns of [1, 3] as const) {
    const side = stored({ mirrored: false, turns });
    const [note, ...rest] = doubts(side);
    expect(rest).toEqual([]);
    expect(note).toMatchObject({ code: 'looks-turned', severity: 'warn' });
    const { turns: by } = note ?? {};
    expect([1, 3]).toContain(by);
    const { radiograph } = toRadiograph(side, said({ turns: by ?? 0 }));
    expect(radiograph.kind).toBe('periapical');
    expect(radiograph.gate.map(({ code }) => code)).not.toContain('not-dental');
  }
});

test('nothing is offered of a film that lies right, nor against what a clinician said', () => {
  expect(doubts(film)).toEqual([]);
  expect(doubts(stored({ mirrored: false, turns: 1 }), said({}))).toEqual([]);
  expect(toRadiograph({ ...film, colour: true }).radiograph.gate).toHaveLength(1);
});

test('each word about a film is a reading of its own; the same word is the same reading', async () => {
  const id = async (correction?: Correction) => {
    const answer = await engine.assessmentIdOf(toRadiograph(film, correction).radiograph);
    return answer.ok ? answer.value : null;
  };
  const later = said({ at: '2026-01-02T00:00:00.000Z' });
  const ids = await Promise.all([id(), id(said({})), id(said({ inverted: true })), id(later)]);
  expect(new Set(ids).size).toBe(4);
  expect(await id(said({}))).toBe(ids[1]);
});

test('what a file says is one reading, whoever drops it; mirrored is another than turned', async () => {
  const ids = new Set<string>();
  for (const to of ORIENTATIONS) {
    const { radiograph } = toRadiograph(film, { inverted: false, ...to, at: null });
    const [first, again] = [
      await engine.assessmentIdOf(radiograph),
      await engine.assessmentIdOf({ ...radiograph }),
    ];
    expect(first).toEqual(again);
    if (first.ok) ids.add(first.value);
  }
  expect(ids.size).toBe(ORIENTATIONS.length);
});
