import { imagePoint, type ImagePoint } from '../../domain/coordinates';
import type { Outline } from '../../domain/finding';
import { crossesItself, signedArea, type Point } from '../../imaging/outline/polygon';
import { filled } from '../../imaging/outline/raster';
import { simplifyRing, trace } from '../../imaging/outline/trace';
import type { Size } from '../../domain/coordinates';

/** Cells across the radius of the brush: its edge is round to less than a tenth of it. */
const CELLS = 6;
/** Cells along the longer side at most, whatever is painted. */
const MOST_CELLS = 480;
/** The shape is laid out so many times finer than the grid, so that what is not painted stays where it was. */
const FINE = 3;
/** What an outline may be off by, in cells. */
const TOLERANCE = 0.35;
/** Crumbs that an eraser leaves are dropped, in cells. */
const LEAST_CELLS = 8;

interface Grid {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Film pixels to a cell. */
  readonly cell: number;
}

/**
 * The shape after a brush of this radius went along the path, in film pixels: painted to it, or rubbed out of it. On the film, largest
 * outline first, none crossing itself. Null where nothing is left.
 */
export function brushed(
  outlines: readonly Outline[],
  path: readonly ImagePoint[],
  {
    radius,
    erase,
    film,
  }: { readonly radius: number; readonly erase: boolean; readonly film: Size },
): readonly Outline[] | null {
  const grid = gridOf([...outlines.flat(), ...(erase ? [] : path)], radius);
  const field = laidOut(outlines, grid);
  for (const point of stamps(path, radius / 3)) stamp(field, grid, point, radius, erase);
  const rings = trace(field, grid.width, grid.height, 0.5)
    .map((ring) =>
      ring.map(({ x, y }) => ({
        x: Math.min(film.width, Math.max(0, grid.left + x * grid.cell)),
        y: Math.min(film.height, Math.max(0, grid.top + y * grid.cell)),
      })),
    )
    .map((ring) => simplifyRing(ring, TOLERANCE * grid.cell))
    .filter((ring) => area(ring) > LEAST_CELLS * grid.cell ** 2 && !crossesItself(ring))
    .sort((a, b) => area(b) - area(a));
  return rings.length > 0 ? rings.map((ring) => ring.map(({ x, y }) => imagePoint(x, y))) : null;
}

const area = (ring: readonly Point[]): number => Math.abs(signedArea(ring));

function gridOf(points: readonly Point[], radius: number): Grid {
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  const [left, top] = [Math.min(...xs) - 1.5 * radius, Math.min(...ys) - 1.5 * radius];
  const [right, bottom] = [Math.max(...xs) + 1.5 * radius, Math.max(...ys) + 1.5 * radius];
  const cell = Math.max(radius / CELLS, (right - left) / MOST_CELLS, (bottom - top) / MOST_CELLS);
  const [width, height] = [Math.ceil((right - left) / cell), Math.ceil((bottom - top) / cell)];
  return { left, top, width, height, cell };
}

/** The share of each cell that lies in the shape. */
function laidOut(outlines: readonly Outline[], { left, top, width, height, cell }: Grid) {
  const rings = outlines.map((ring) =>
    ring.map(({ x, y }) => ({ x: ((x - left) / cell) * FINE, y: ((y - top) / cell) * FINE })),
  );
  const fine = filled(rings, width * FINE, height * FINE);
  const field = new Float32Array(width * height);
  for (let i = 0; i < fine.length; i++) {
    if (!fine[i]) continue;
    const x = Math.floor((i % (width * FINE)) / FINE);
    const to = Math.floor(i / (width * FINE * FINE)) * width + x;
    field[to] = (field[to] as number) + 1 / FINE ** 2;
  }
  return field;
}

/** Points along the path, none farther from the next than `step`. */
function stamps(path: readonly ImagePoint[], step: number): readonly Point[] {
  return path.flatMap((to, at) => {
    const from = path[at - 1] ?? to;
    const parts = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / step));
    return Array.from({ length: parts }, (_, part) => {
      const t = (part + 1) / parts;
      return { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
    });
  });
}

/** A disc whose edge runs over two cells, so that the outline traced from it is round. */
function stamp(field: Float32Array, grid: Grid, at: Point, radius: number, erase: boolean): void {
  const [cx, cy, r] = [
    (at.x - grid.left) / grid.cell,
    (at.y - grid.top) / grid.cell,
    radius / grid.cell,
  ];
  const [x0, x1] = [Math.max(0, Math.floor(cx - r - 1)), Math.min(grid.width - 1, cx + r + 1)];
  const [y0, y1] = [Math.max(0, Math.floor(cy - r - 1)), Math.min(grid.height - 1, cy + r + 1)];
  for (let y = y0; y <= y1; y++)
    for (let x = x0; x <= x1; x++) {
      const away = Math.hypot(x + 0.5 - cx, y + 0.5 - cy);
      const covered = Math.min(1, Math.max(0, 0.5 + (r - away) / 2));
      const i = y * grid.width + x;
      const before = field[i] as number;
      field[i] = erase ? Math.min(before, 1 - covered) : Math.max(before, covered);
    }
}
