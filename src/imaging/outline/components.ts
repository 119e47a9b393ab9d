/** One 8-connected region of a mask. */
export interface Component {
  /** Cell indices, row by row. */
  readonly cells: readonly number[];
  readonly x0: number;
  readonly y0: number;
  /** Inclusive. */
  readonly x1: number;
  readonly y1: number;
}

/** 8-connected regions of non-zero cells, in the order of their first cell. */
export function components(mask: Uint8Array, width: number, height: number): readonly Component[] {
  const seen = new Uint8Array(mask.length);
  const found: Component[] = [];
  for (let start = 0; start < mask.length; start++)
    if (mask[start] && !seen[start]) found.push(flood(mask, seen, width, height, start));
  return found;
}

function flood(
  mask: Uint8Array,
  seen: Uint8Array,
  width: number,
  height: number,
  start: number,
): Component {
  const cells = [start];
  seen[start] = 1;
  let [x0, y0, x1, y1] = [width, height, 0, 0];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as number;
    const [x, y] = [cell % width, Math.floor(cell / width)];
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        const next = ny * width + nx;
        if (!mask[next] || seen[next]) continue;
        seen[next] = 1;
        cells.push(next);
      }
  }
  cells.sort((a, b) => a - b);
  return { cells, x0, y0, x1, y1 };
}
