import { expect, test } from 'vitest';
import { preprocess, toUnit } from '../../../src/imaging/pixels/preprocess';
import { resize } from '../../../src/imaging/pixels/resize';
import { stretch } from '../../../src/imaging/pixels/stretch';
import { TileBlender, cutTile, planTiles } from '../../../src/imaging/pixels/tiles';
import { drawnImage } from '../../support/films';

test('resize is area-true: a checkerboard halves to its mean, a ramp stays a ramp', () => {
  const checker = Float32Array.from({ length: 64 }, (_, i) => ((i % 8) + Math.floor(i / 8)) % 2);
  const quarter = resize(checker, 8, 8, 4, 4);
  // Inside; at the border the filter has lost an arm, as Pillow's has.
  for (const i of [5, 6, 9, 10]) expect(quarter[i]).toBeCloseTo(0.5, 6);
  const ramp = Float32Array.from({ length: 12 }, (_, i) => i);
  const half = resize(ramp, 12, 1, 6, 1);
  // Triangle filter of support 2 about 0.5, 2.5, ...: inside the row the mean of a ramp is its centre.
  expect(Array.from(half.slice(1, 5))).toEqual([2.5, 4.5, 6.5, 8.5].map((v) => Math.fround(v)));
});

test('a film is brought to the long side and never enlarged', () => {
  const large = preprocess(drawnImage(900, 600), [{ step: 'resize' }], 600);
  expect([large.width, large.height, large.scaleX, large.scaleY]).toEqual([600, 400, 1.5, 1.5]);
  const small = preprocess(drawnImage(300, 200), [{ step: 'resize' }], 600);
  expect([small.width, small.height, small.scaleX]).toEqual([300, 200, 1]);
});

test('stretch puts the quantiles at 0 and 1 and clips', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => 0.25 + i / 2000);
  const out = stretch(values, 0.01, 0.99);
  expect(Math.min(...out)).toBe(0);
  expect(Math.max(...out)).toBe(1);
  expect(out[500]).toBeCloseTo(0.5, 2);
  expect(stretch(new Float32Array(10).fill(0.4), 0.01, 0.99).every((v) => v >= 0 && v <= 1)).toBe(
    true,
  );
});

test('values outside the window are clipped, not wrapped', () => {
  const image = {
    ...drawnImage(2, 1),
    pixels: Uint8Array.of(10, 240),
    window: { low: 50, high: 150 },
  };
  expect(Array.from(toUnit(image))).toEqual([0, 1]);
});

test('tiles cover every pixel and the last lies on the grid of the map', () => {
  for (const [w, h] of [
    [600, 427],
    [1536, 768],
    [513, 512],
    [100, 80],
  ] as const) {
    const tiles = planTiles(w, h, 512, 96);
    for (const t of tiles) expect([t.x % 2, t.y % 2]).toEqual([0, 0]);
    const right = Math.max(...tiles.map((t) => t.x + 512));
    const bottom = Math.max(...tiles.map((t) => t.y + 512));
    expect(right).toBeGreaterThanOrEqual(w);
    expect(bottom).toBeGreaterThanOrEqual(h);
  }
});

test('what a tile reaches past the film is padding', () => {
  const place = { scaleX: 1, scaleY: 1, left: 0, top: 0, outside: null };
  const film = { data: new Float32Array(6).fill(1), width: 3, height: 2, ...place };
  expect(Array.from(cutTile(film, { x: 0, y: 0 }, 4, -9))).toEqual([
    1, 1, 1, -9, 1, 1, 1, -9, -9, -9, -9, -9, -9, -9, -9, -9,
  ]);
});

test('tiles that agree blend to what they say, without a seam', () => {
  const [w, h, tile, overlap] = [90, 70, 32, 8];
  const value = (x: number, y: number) => Math.sin(x / 9) * Math.cos(y / 7);
  const blender = new TileBlender(w, h, 1, 2, tile, overlap);
  for (const t of planTiles(w, h, tile, overlap)) {
    const map = Float32Array.from({ length: 256 }, (_, i) =>
      value(t.x / 2 + (i % 16), t.y / 2 + Math.floor(i / 16)),
    );
    blender.add(t, map);
  }
  const map = blender.finish();
  expect([map.width, map.height]).toEqual([45, 35]);
  map.data.forEach((v, i) => {
    expect(v).toBeCloseTo(value(i % 45, Math.floor(i / 45)), 5);
  });
});
