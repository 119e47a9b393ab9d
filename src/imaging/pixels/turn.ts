export type Turns = 0 | 1 | 2 | 3;

interface Grid<T extends Uint8Array | Uint16Array | Float32Array> {
  readonly data: T;
  readonly width: number;
  readonly height: number;
}

/** A grid of `channels` values a cell, turned clockwise by quarters; the grid itself where it is not turned. */
export function turnedBy<T extends Uint8Array | Uint16Array | Float32Array>(
  grid: Grid<T>,
  turns: Turns,
  channels = 1,
): Grid<T> {
  if (turns === 0) return grid;
  const { data, width, height } = grid;
  const out = data.slice() as T;
  const [toWidth, toHeight] = turns === 2 ? [width, height] : [height, width];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const toX = turns === 1 ? height - 1 - y : turns === 2 ? width - 1 - x : y;
      const toY = turns === 1 ? x : turns === 2 ? height - 1 - y : width - 1 - x;
      const from = (y * width + x) * channels;
      for (let c = 0; c < channels; c++)
        out[(toY * toWidth + toX) * channels + c] = data[from + c] as number;
    }
  return { data: out, width: toWidth, height: toHeight };
}

export const backFrom = (turns: Turns): Turns => ((4 - turns) % 4) as Turns;
