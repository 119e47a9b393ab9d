import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GreyImage } from '../../src/domain/radiograph';
import { png } from '../../src/imaging/formats/png/png';
import { root } from './packs';

/** A sample of the page, by its name without ending. */
export async function sampleFilm(name: string): Promise<GreyImage> {
  const file = readFileSync(path.join(root, 'public/samples', `${name}.png`));
  const read = await png.decode(new Uint8Array(file));
  if (!read.ok) throw new Error(read.error.code);
  return read.value.image;
}

/** A scan of `films` on a mount of one brightness, `columns` to a row. */
export function scanOf(
  films: readonly GreyImage[],
  mount: number,
  columns: number,
  gap = 30,
): GreyImage {
  const [cellX, cellY] = (['width', 'height'] as const).map((side) =>
    Math.max(...films.map((film) => film[side])),
  ) as [number, number];
  const width = gap + columns * (cellX + gap);
  const height = gap + Math.ceil(films.length / columns) * (cellY + gap);
  const pixels = new Uint8Array(width * height).fill(mount);
  for (const [i, film] of films.entries())
    for (let y = 0; y < film.height; y++) {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      const at = (gap + row * (cellY + gap) + y) * width + gap + column * (cellX + gap);
      pixels.set(film.pixels.subarray(y * film.width, (y + 1) * film.width), at);
    }
  return { width, height, bits: 8, pixels, window: { low: 0, high: 255 } };
}
