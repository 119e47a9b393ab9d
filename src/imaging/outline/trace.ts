import { contours } from 'd3-contour';
import type { Point } from './polygon';
import { crossesItself, signedArea } from './polygon';
import simplify from 'simplify-js';

/**
 * Rings of a scalar field at a threshold by marching squares with linear interpolation (d3-contour), cells outside the
 * field being empty. Coordinates are of cells: the centre of cell (i, j) is (i + 0.5, j + 0.5).
 */
export function trace(
  field: Float32Array,
  width: number,
  height: number,
  threshold: number,
): readonly (readonly Point[])[] {
  const [traced] = contours().size([width, height]).smooth(true).thresholds([threshold])(
    field as unknown as number[],
  );
  return (traced?.coordinates ?? []).map((polygon) =>
    // The first ring is the outer one; holes are part of what a dentist sees marked.
    (polygon[0] ?? []).slice(0, -1).map(([x, y]) => ({ x: x as number, y: y as number })),
  );
}

/** Drops points that stand on their predecessor: a value exactly at the threshold makes marching squares repeat itself. */
function withoutRepeats(ring: readonly Point[]): readonly Point[] {
  return ring.filter((p, i) => {
    const before = ring[(i + ring.length - 1) % ring.length] as Point;
    return Math.hypot(p.x - before.x, p.y - before.y) > 1e-6;
  });
}

/**
 * Fewer points, never a crossing: Douglas-Peucker at `tolerance`, then at half of it and so on, and the ring as traced
 * where even the finest crosses itself or collapses.
 */
export function simplifyRing(ring: readonly Point[], tolerance: number): readonly Point[] {
  const distinct = withoutRepeats(ring);
  for (let t = tolerance; t > tolerance / 20; t /= 2) {
    const first = distinct[0];
    if (!first) return distinct;
    const fewer = simplify([...distinct, first] as Point[], t, true).slice(0, -1);
    if (fewer.length >= 3 && Math.abs(signedArea(fewer)) > 0 && !crossesItself(fewer)) return fewer;
  }
  return distinct;
}
