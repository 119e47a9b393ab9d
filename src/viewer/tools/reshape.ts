import simplify from 'simplify-js';
import { imagePoint, type ImagePoint } from '../../domain/coordinates';
import { areaOf } from '../../domain/review';
import type { Outline } from '../../domain/finding';
import { crossesItself } from '../../imaging/outline/polygon';

/** All lengths are in pixels of the film; a hand's reach on the screen is divided by the view's scale first. */

/** The ring with no edge longer than `step`, so that it can bend anywhere. */
export function densify(ring: Outline, step: number): Outline {
  return ring.flatMap((a, index) => {
    const b = ring[(index + 1) % ring.length] as ImagePoint;
    const parts = Math.min(64, Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / step)));
    return Array.from({ length: parts }, (_, part) => {
      const t = part / parts;
      return imagePoint(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
    });
  });
}

/**
 * Pulls the ring as soft clay: what lies at `from` goes to `to`, its surroundings follow less the farther they are from it, and
 * nothing beyond twice `reach` moves. A pull that would make the ring cross itself gives null.
 */
export function pull(
  ring: Outline,
  from: ImagePoint,
  to: ImagePoint,
  reach: number,
): Outline | null {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const pulled = ring.map((corner) => {
    const away = Math.hypot(corner.x - from.x, corner.y - from.y) / reach;
    const weight = away >= 2 ? 0 : Math.exp(-2 * away * away);
    return imagePoint(corner.x + dx * weight, corner.y + dy * weight);
  });
  return crossesItself(pulled) ? null : pulled;
}

/** Fewer corners, off by at most `tolerance`; the ring itself where that would spoil it. */
export function thinned(ring: Outline, tolerance: number): Outline {
  const open = simplify([...ring, ring[0] as ImagePoint], tolerance, true).slice(0, -1);
  const fewer = open.map((corner) => imagePoint(corner.x, corner.y));
  return fewer.length >= 3 && areaOf(fewer) > 0 && !crossesItself(fewer) ? fewer : ring;
}

/**
 * What a hand drew round a lesion as a ring: closed, thinned, kept on the film; a loop that crosses itself becomes its hull. A tap
 * (a path within `tap` of its start) is a circle of that radius, to be pulled into shape. Null where nothing is enclosed.
 */
export function lasso(
  path: readonly ImagePoint[],
  tap: number,
  film: { readonly width: number; readonly height: number },
): Outline | null {
  const start = path[0];
  if (!start) return null;
  const small = path.every((point) => Math.hypot(point.x - start.x, point.y - start.y) < tap);
  const drawn = small ? circle(start, tap) : path;
  const on = drawn.map(({ x, y }) =>
    imagePoint(Math.min(film.width, Math.max(0, x)), Math.min(film.height, Math.max(0, y))),
  );
  const ring = thinned(on, tap / 16);
  const simple = crossesItself(ring) ? hull(ring) : ring;
  return simple.length >= 3 && areaOf(simple) > 1 ? simple : null;
}

function circle(centre: ImagePoint, radius: number): Outline {
  return Array.from({ length: 16 }, (_, index) => {
    const angle = (index / 16) * 2 * Math.PI;
    return imagePoint(centre.x + radius * Math.cos(angle), centre.y + radius * Math.sin(angle));
  });
}

/** Convex hull, Andrew's monotone chain. */
function hull(points: Outline): Outline {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (order: readonly ImagePoint[]): ImagePoint[] => {
    const chain: ImagePoint[] = [];
    for (const point of order) {
      while (chain.length >= 2 && turn(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half([...sorted].reverse())];
}

function turn(a: ImagePoint | undefined, b: ImagePoint | undefined, c: ImagePoint): number {
  return a && b ? (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) : 1;
}
