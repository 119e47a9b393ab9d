import type { Orientation } from '../../domain/orientation';
import { isAsStored, lyingSize, matrixOf } from '../../domain/orientation';

interface Grid<T extends Uint8Array | Uint16Array | Float32Array> {
  readonly data: T;
  readonly width: number;
  readonly height: number;
}

/** A grid of `channels` values a cell, laid so; the grid itself where it stays as it is. */
export function laid<T extends Uint8Array | Uint16Array | Float32Array>(
  grid: Grid<T>,
  orientation: Orientation,
  channels = 1,
): Grid<T> {
  if (isAsStored(orientation)) return grid;
  const { data, width, height } = grid;
  const to = lyingSize(orientation, grid);
  // Cells are counted from 0: their grid is one smaller than what it covers.
  const { a, b, c, d, e, f } = matrixOf(orientation, { width: width - 1, height: height - 1 });
  const out = data.slice() as T;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const at = ((b * x + d * y + f) * to.width + a * x + c * y + e) * channels;
      for (let channel = 0; channel < channels; channel++)
        out[at + channel] = data[from + channel] as number;
    }
  return { data: out, ...to };
}
