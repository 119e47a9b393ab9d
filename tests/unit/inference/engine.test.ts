import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Progress } from '../../../src/inference/contract';
import { findingsFrom } from '../../../src/imaging/outline/findings';
import { Engine } from '../../../src/inference/engine/engine';
import type { ReadModelFile } from '../../../src/inference/engine/pack';
import { drawnFilm } from '../../support/films';
import { nodeOptions, readModel } from '../../support/packs';

const quiet = { cancelled: () => false, onProgress: () => undefined, without: [] };

/** The models folder with one file of the pack changed. */
function tampered(ending: string, change: (bytes: Uint8Array) => Uint8Array): ReadModelFile {
  return async (file) => {
    const bytes = await readModel(file);
    return file.endsWith(ending) ? change(bytes.slice()) : bytes;
  };
}

function flipped(bytes: Uint8Array): Uint8Array {
  bytes[1000] = (bytes[1000] as number) ^ 1;
  return bytes;
}

test('the same film has the same assessment id and findings each time', async () => {
  const engine = new Engine(nodeOptions);
  const film = drawnFilm();
  const [a, b] = [await engine.analyse(film, quiet), await engine.analyse(film, quiet)];
  const id = await engine.assessmentIdOf(film.radiograph);
  if (!a.ok || !b.ok || !id.ok) throw new Error('not read');
  expect(a.value.id).toBe(id.value);
  expect(b.value.findings).toEqual(a.value.findings);
  const other = await engine.assessmentIdOf(drawnFilm(400, 300, 2).radiograph);
  expect(other.ok && other.value).not.toBe(id.value);
});

test('the map of a film is at hand after its reading, and gives the same findings when it is read again', async () => {
  const [engine, other] = [new Engine(nodeOptions), new Engine(nodeOptions)];
  const film = drawnFilm();
  const read = await engine.analyse(film, quiet);
  const seen: Progress[] = [];
  const kept = await engine.mapOf(film, { ...quiet, onProgress: (p) => seen.push(p) });
  const again = await other.mapOf(film, quiet);
  if (!read.ok || !kept.ok || !again.ok) throw new Error('not read');
  expect(seen).toEqual([]);
  expect(again.value.map).toEqual(kept.value.map);
  expect(kept.value.pack).toEqual(read.value.pack);
  const { map, outputs, film: geometry } = again.value;
  expect(findingsFrom(map, outputs, geometry)).toEqual(read.value.findings);
  const otherKind = { ...film, radiograph: { ...film.radiograph, kind: 'bitewing' as const } };
  await engine.mapOf(otherKind, { ...quiet, onProgress: (p) => seen.push(p) });
  expect(seen).not.toEqual([]);
});

test('no tensor is left behind over 50 films', async () => {
  const engine = new Engine(nodeOptions);
  await engine.analyse(drawnFilm(64, 64), quiet);
  const before = tf.memory().numTensors;
  for (let i = 0; i < 50; i++) {
    const answer = await engine.analyse(drawnFilm(64, 64, i), quiet);
    expect(answer.ok).toBe(true);
  }
  expect(tf.memory().numTensors).toBe(before);
}, 180_000);

test('progress names every tile, and a cancel ends within one', async () => {
  const engine = new Engine(nodeOptions);
  const seen: Progress[] = [];
  let stop = false;
  const answer = await engine.analyse(drawnFilm(1536, 600), {
    cancelled: () => stop,
    onProgress: (p) => {
      seen.push(p);
      if (p.phase === 'reading' && p.tile === 2) stop = true;
    },
    without: [],
  });
  expect(answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  const tiles = seen.filter((p) => p.phase === 'reading');
  expect(tiles.map((p) => p.tile)).toEqual([1, 2]);
  expect(tiles[0]?.tiles).toBeGreaterThan(4);
});

test('changed weights are refused', async () => {
  const engine = new Engine({ ...nodeOptions, read: tampered('weights.bin', flipped) });
  expect(await engine.analyse(drawnFilm(), quiet)).toMatchObject({
    ok: false,
    error: { code: 'pack-integrity' },
  });
});

test('a device that computes wrongly is refused with how far it is off', async () => {
  const read = tampered('golden/expected.bin', (bytes) => bytes.fill(0));
  const answer = await new Engine({ ...nodeOptions, read }).analyse(drawnFilm(), quiet);
  expect(answer).toMatchObject({ ok: false, error: { code: 'pack-known-answer' } });
  expect(!answer.ok && answer.error.detail).toMatch(/wasm is off by/);
});

test('a manifest that is not one is refused, and the pack is asked for again next time', async () => {
  let broken = true;
  const read: ReadModelFile = async (file) =>
    broken && file.endsWith('pack.json') ? new TextEncoder().encode('{}') : readModel(file);
  const engine = new Engine({ ...nodeOptions, read });
  expect(await engine.analyse(drawnFilm(), quiet)).toMatchObject({
    error: { code: 'pack-unreadable' },
  });
  broken = false;
  expect((await engine.analyse(drawnFilm(), quiet)).ok).toBe(true);
});

test('a rung that failed is not tried again, and with none left the failure says so', async () => {
  const engine = new Engine(nodeOptions);
  expect(await engine.analyse(drawnFilm(), { ...quiet, without: ['wasm'] })).toMatchObject({
    error: { code: 'backend-unavailable' },
  });
});

test('a photograph is not read', async () => {
  const film = drawnFilm();
  const gate = [{ code: 'not-grey', severity: 'refuse' }] as const;
  const photo = { ...film, radiograph: { ...film.radiograph, gate } };
  expect(await new Engine(nodeOptions).analyse(photo, quiet)).toMatchObject({
    error: { code: 'not-a-radiograph' },
  });
});
