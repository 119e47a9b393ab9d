import type { PackRef } from '../../domain/assessment';
import type { Outline } from '../../domain/finding';
import type { FindingOutput } from '../../domain/pack';
import type { ProbabilityMap } from '../pixels/tiles';
import type { FilmGeometry } from './findings';
import { filled } from './raster';

/** What a network answered over a whole film before any threshold: for the heat map, the slider and regions grown by hand. */
export interface NetworkMap {
  /** The pack that answered: perhaps another than the one that the film's findings are of. */
  readonly pack: PackRef;
  readonly map: ProbabilityMap;
  /** What the pack tells on this kind of film, at its operating points. */
  readonly outputs: readonly FindingOutput[];
  readonly film: FilmGeometry;
}

/** Cells of the map whose middle lies in one of the outlines, 1, and all others, 0. */
export function cellsUnder({ map, film }: NetworkMap, outlines: readonly Outline[]): Uint8Array {
  const [sx, sy] = [map.stride * film.scaleX, map.stride * film.scaleY];
  const rings = outlines.map((ring) =>
    ring.map(({ x, y }) => ({ x: (x - film.left) / sx, y: (y - film.top) / sy })),
  );
  return filled(rings, map.width, map.height);
}
