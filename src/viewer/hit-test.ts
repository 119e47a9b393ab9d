import type { ImagePoint } from '../domain/coordinates';
import type { Finding, Outline } from '../domain/finding';
import type { ImageBox } from '../domain/coordinates';
import { imagePoint } from '../domain/coordinates';

/** The finding under a point, or the nearest one whose outline is at most `reach` film pixels away; the smallest wins. */
export function findingAt(
  findings: readonly Finding[],
  point: ImagePoint,
  reach: number,
): Finding | null {
  const within = findings.filter((finding) => finding.outlines.some((ring) => inside(ring, point)));
  if (within.length > 0) return within.reduce((a, b) => (b.areaPx < a.areaPx ? b : a));
  let best: Finding | null = null;
  let nearest = reach;
  for (const finding of findings) {
    const away = Math.min(...finding.outlines.map((ring) => distanceTo(ring, point)));
    if (away <= nearest) {
      nearest = away;
      best = finding;
    }
  }
  return best;
}

/** Even-odd rule. */
function inside(ring: Outline, point: ImagePoint): boolean {
  let odd = false;
  let before = ring[ring.length - 1];
  for (const corner of ring) {
    if (before && corner.y > point.y !== before.y > point.y) {
      const crossing =
        corner.x + ((point.y - corner.y) / (before.y - corner.y)) * (before.x - corner.x);
      if (point.x < crossing) odd = !odd;
    }
    before = corner;
  }
  return odd;
}

/** Shortest way from a point to a ring, in film pixels. */
export function distanceTo(ring: Outline, point: ImagePoint): number {
  let least = Infinity;
  let before = ring[ring.length - 1];
  for (const corner of ring) {
    if (before) least = Math.min(least, distanceToSegment(before, corner, point));
    before = corner;
  }
  return least;
}

function distanceToSegment(a: ImagePoint, b: ImagePoint, point: ImagePoint): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}

/** Box around all rings of a finding, in film pixels. */
export function boxOf(finding: Finding): ImageBox {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of finding.outlines) {
    for (const { x, y } of ring) {
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
    }
  }
  return { min: imagePoint(left, top), max: imagePoint(right, bottom) };
}
