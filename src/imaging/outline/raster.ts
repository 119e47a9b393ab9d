import type { Point } from './polygon';

/**
 * Rings as cells of a grid, 1 where a cell's middle lies in any of them. In cells: the middle of cell (i, j) is (i + 0.5, j + 0.5).
 */
export function filled(
  rings: readonly (readonly Point[])[],
  width: number,
  height: number,
): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (const ring of rings) fill(mask, ring, width, height);
  return mask;
}

/** Row by row between each odd crossing and the next. */
function fill(mask: Uint8Array, ring: readonly Point[], width: number, height: number): void {
  const ys = ring.map((p) => p.y);
  const first = Math.max(0, Math.floor(Math.min(...ys) - 0.5));
  const last = Math.min(height - 1, Math.ceil(Math.max(...ys)));
  for (let row = first; row <= last; row++) {
    const xs = crossings(ring, row + 0.5);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const from = Math.max(0, Math.ceil((xs[i] as number) - 0.5));
      const to = Math.min(width - 1, Math.ceil((xs[i + 1] as number) - 0.5) - 1);
      if (to >= from) mask.fill(1, row * width + from, row * width + to + 1);
    }
  }
}

function crossings(ring: readonly Point[], y: number): number[] {
  const xs: number[] = [];
  let before = ring[ring.length - 1];
  for (const corner of ring) {
    if (before && corner.y > y !== before.y > y)
      xs.push(corner.x + ((y - corner.y) / (before.y - corner.y)) * (before.x - corner.x));
    before = corner;
  }
  return xs.sort((a, b) => a - b);
}
