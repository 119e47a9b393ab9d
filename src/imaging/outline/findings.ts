import { imagePoint } from '../../domain/coordinates';
import type { Finding, Outline } from '../../domain/finding';
import type { FindingOutput } from '../../domain/pack';
import type { PixelSpacing } from '../../domain/radiograph';
import type { ProbabilityMap } from '../pixels/tiles';
import type { Component } from './components';
import { components } from './components';
import { crossesItself, signedArea } from './polygon';
import { simplifyRing, trace } from './trace';

/** What must be known of what was read to tell outlines in the file's pixels; see PreparedFilm. */
export interface FilmGeometry {
  /** Of the part that was read, which begins at pixel `left`, `top` of the file. */
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly spacing: PixelSpacing | null;
}

/** Half a cell of the map: what an outline may move when points are dropped. */
const TOLERANCE_CELLS = 0.35;

const clamp = (x: number, high: number): number => Math.min(high, Math.max(0, x));

/** The map's values over one component and a margin of one cell; everything that is not the component is below threshold. */
function fieldOf(map: ProbabilityMap, channel: number, c: Component, threshold: number) {
  const width = c.x1 - c.x0 + 3;
  const height = c.y1 - c.y0 + 3;
  const field = new Float32Array(width * height);
  const own = new Set(c.cells);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      // Past the film's edge the last row is repeated, so that an outline reaches the edge and is clipped there.
      const mx = clamp(c.x0 - 1 + x, map.width - 1);
      const my = clamp(c.y0 - 1 + y, map.height - 1);
      const cell = my * map.width + mx;
      const value = map.data[cell * map.channels + channel] as number;
      // A neighbouring component's cells would join this one's outline.
      field[y * width + x] = own.has(cell) ? value : Math.min(value, threshold * 0.999);
    }
  return { field, width, height };
}

/** A component's outlines in pixels of the file, largest first; none crosses itself. */
export function outlinesOf(
  map: ProbabilityMap,
  output: FindingOutput,
  component: Component,
  film: FilmGeometry,
): readonly Outline[] {
  const { field, width, height } = fieldOf(map, output.channel, component, output.threshold);
  const sx = map.stride * film.scaleX;
  const sy = map.stride * film.scaleY;
  return trace(field, width, height, output.threshold)
    .map((ring) =>
      ring.map((p) => ({
        x: film.left + clamp((p.x - 1 + component.x0) * sx, film.width),
        y: film.top + clamp((p.y - 1 + component.y0) * sy, film.height),
      })),
    )
    .map((ring) => simplifyRing(ring, TOLERANCE_CELLS * Math.max(sx, sy)))
    .filter((ring) => ring.length >= 3 && Math.abs(signedArea(ring)) > 0 && !crossesItself(ring))
    .sort((a, b) => Math.abs(signedArea(b)) - Math.abs(signedArea(a)))
    .map((ring) => ring.map((p) => imagePoint(round(p.x), round(p.y))));
}

/** Hundredths of a pixel: nothing finer is known, and equal films give equal text. */
const round = (x: number): number => Math.round(x * 100) / 100;

/** Platt scaling of the component's mean probability, as training/calibrate.py fits it. */
function score(map: ProbabilityMap, output: FindingOutput, component: Component): number {
  let sum = 0;
  for (const cell of component.cells)
    sum += map.data[cell * map.channels + output.channel] as number;
  const p = Math.min(1 - 1e-6, Math.max(1e-6, sum / component.cells.length));
  const { a, b } = output.calibration;
  return 1 / (1 + Math.exp(-(a * Math.log(p / (1 - p)) + b)));
}

function toFinding(
  map: ProbabilityMap,
  output: FindingOutput,
  component: Component,
  film: FilmGeometry,
): Omit<Finding, 'id'> | null {
  const outlines = outlinesOf(map, output, component, film);
  if (outlines.length === 0) return null;
  const areaPx = outlines.reduce((sum, ring) => sum + Math.abs(signedArea(ring)), 0);
  const { spacing } = film;
  return {
    class: output.class,
    outlines,
    tooth: null,
    toothUnknownBecause: 'pack-does-not-number-teeth',
    score: score(map, output, component),
    areaPx: round(areaPx),
    areaMm2: spacing ? round(areaPx * spacing.row * spacing.column) : null,
  };
}

/** The highest probability in a component. */
const peakOf = (map: ProbabilityMap, channel: number, component: Component): number =>
  component.cells.reduce(
    (most, cell) => Math.max(most, map.data[cell * map.channels + channel] as number),
    0,
  );

/** A region of the map with its outline; `cells` are its own. */
export interface NetworkMark {
  readonly finding: Omit<Finding, 'id'>;
  readonly peak: number;
  readonly cells: readonly number[];
}

/** Every region of one class above its threshold, 8-connected, none smaller than its least area or below its peak. */
export function marksOf(
  map: ProbabilityMap,
  output: FindingOutput,
  film: FilmGeometry,
): readonly NetworkMark[] {
  const mask = new Uint8Array(map.width * map.height);
  for (let i = 0; i < mask.length; i++)
    mask[i] = (map.data[i * map.channels + output.channel] as number) > output.threshold ? 1 : 0;
  const leastCells = output.minAreaPx / map.stride ** 2;
  return components(mask, map.width, map.height)
    .filter((c) => c.cells.length >= leastCells)
    .map((c) => ({ component: c, peak: peakOf(map, output.channel, c) }))
    .filter(({ peak }) => peak >= output.peak)
    .flatMap(({ component, peak }) => {
      const finding = toFinding(map, output, component, film);
      return finding ? [{ finding, peak, cells: component.cells }] : [];
    });
}

function findingsOf(map: ProbabilityMap, output: FindingOutput, film: FilmGeometry): Finding[] {
  return marksOf(map, output, film)
    .map((mark) => mark.finding)
    .sort((a, b) => b.score - a.score || b.areaPx - a.areaPx)
    .map((f, i) => ({ id: `${output.class}-${i + 1}`, ...f }));
}

/**
 * Probability map -> findings of every finding output, most certain first. Deterministic. Outlines are in pixels of the
 * file as stored, inside the film, and never cross themselves.
 */
export function findingsFrom(
  map: ProbabilityMap,
  outputs: readonly FindingOutput[],
  film: FilmGeometry,
): readonly Finding[] {
  return outputs
    .flatMap((output) => findingsOf(map, output, film))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}
