import { expect, test } from 'vitest';
import { png } from '../../../src/imaging/formats/png/png';
import { writePng } from '../../../src/imaging/formats/png/write';
import { cutOut, filmsIn } from '../../../src/imaging/mount/films-in';
import { drawnImage } from '../../support/films';
import { sampleFilm, scanOf } from '../../support/mounts';

const SAMPLES = ['bitewing-1', 'bitewing-2', 'periapical-1', 'periapical-2', 'panoramic-1'];

test.each(SAMPLES)('%s is one film', async (name) => {
  expect(filmsIn(await sampleFilm(name))).toEqual([]);
});

test.each([
  ['black', 0],
  ['white', 255],
])('the films on a scan of a %s mount are found where they lie, row by row', async (_, mount) => {
  const films = await Promise.all(SAMPLES.slice(0, 4).map(sampleFilm));
  const found = filmsIn(scanOf(films, mount, 2));
  expect(found).toHaveLength(4);
  for (const [i, film] of films.entries()) {
    const left = 30 + (i % 2) * (820 + 30);
    // Within the width of the grid on which they are looked for; a film's own dark edge may look like the mount.
    expect(Math.abs((found[i]?.x ?? 0) - left)).toBeLessThan(40);
    expect(found[i]?.width ?? 0).toBeGreaterThan(0.85 * film.width);
    expect(found[i]?.width ?? 0).toBeLessThan(1.05 * film.width);
  }
});

test('what lies on a scan in pieces of no film’s shape is left alone', async () => {
  const film = await sampleFilm('periapical-1');
  const scan = scanOf([film, film], 255, 2);
  const strip = { ...scan, pixels: scan.pixels.slice() };
  // A thin strip of text beside one film.
  for (let y = 40; y < 60; y++) strip.pixels.fill(0, y * scan.width + 900, y * scan.width + 1400);
  for (let y = 60; y < scan.height; y++)
    strip.pixels.fill(255, y * scan.width + 865, (y + 1) * scan.width);
  expect(filmsIn(strip)).toEqual([]);
});

test.each([8, 12, 16])('a film of %s bits is cut out and written with every bit', async (bits) => {
  const drawn = drawnImage(120, 90);
  const scale = 2 ** (bits - 8);
  const values = Array.from(drawn.pixels, (v, i) => v * scale + (i % scale));
  const pixels = bits > 8 ? Uint16Array.from(values) : drawn.pixels;
  const image = { ...drawn, bits, pixels };
  const part = cutOut(image, { x: 11, y: 7, width: 64, height: 50 });
  const read = await png.decode(writePng(part, { row: 0.03, column: 0.03 }));
  if (!read.ok) throw new Error(read.error.code);
  const shift = bits === 12 ? 16 : 1;
  const again = Array.from(read.value.image.pixels, (v) => v / shift);
  const wanted = Array.from({ length: 64 * 50 }, (_, i) => {
    const [x, y] = [11 + (i % 64), 7 + Math.floor(i / 64)];
    return values[y * 120 + x];
  });
  expect(again).toEqual(wanted);
  expect(read.value.meta.spacing?.row).toBeCloseTo(0.03, 4);
});
