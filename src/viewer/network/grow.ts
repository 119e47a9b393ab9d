import type { ImagePoint } from '../../domain/coordinates';
import type { FindingClass, Outline } from '../../domain/finding';
import type { FindingOutput } from '../../domain/pack';
import { components, type Component } from '../../imaging/outline/components';
import { outlinesOf } from '../../imaging/outline/findings';
import type { NetworkMap } from '../../imaging/outline/network-map';

/** Below this the network has no opinion that a shape could be made of. */
const FAINTEST = 0.02;
/** The region ends where the network is half as sure as at its most certain point. */
const EDGE = 0.5;
/** No lesion is so large: a share of the film's area. */
const MOST_OF_FILM = 0.04;

export interface Grown {
  readonly class: FindingClass;
  readonly outlines: readonly Outline[];
  readonly peak: number;
}

/**
 * The region that the network sees round a point of the film, however faintly, and what it would take it for: from the surest
 * cell within `reach` film pixels, outwards to half of that. Null where it sees nothing there.
 */
export function grow(answer: NetworkMap, at: ImagePoint, reach: number): Grown | null {
  const seeds = answer.outputs.flatMap((output) => {
    const seed = surest(answer, output, at, reach);
    return seed && seed.peak >= FAINTEST ? [{ output, ...seed }] : [];
  });
  const best = seeds.sort((a, b) => b.peak / b.output.peak - a.peak / a.output.peak)[0];
  if (!best) return null;
  const { output, cell, peak } = best;
  const { map } = answer;
  for (let threshold = peak * EDGE; threshold < peak; threshold += (peak - threshold) / 4 + 1e-4) {
    const region = regionOf(answer, output, cell, threshold);
    if (!region || region.cells.length > MOST_OF_FILM * map.width * map.height) continue;
    const outlines = outlinesOf(map, { ...output, threshold }, region, answer.film);
    return outlines[0] ? { class: output.class, outlines: [outlines[0]], peak } : null;
  }
  return null;
}

function surest({ map, film }: NetworkMap, output: FindingOutput, at: ImagePoint, reach: number) {
  const [sx, sy] = [map.stride * film.scaleX, map.stride * film.scaleY];
  const [x, y] = [at.x - film.left, at.y - film.top];
  const [x0, x1] = [Math.floor((x - reach) / sx), Math.floor((x + reach) / sx)];
  const [y0, y1] = [Math.floor((y - reach) / sy), Math.floor((y + reach) / sy)];
  let best: { cell: number; peak: number } | null = null;
  for (let y = Math.max(0, y0); y <= Math.min(map.height - 1, y1); y++)
    for (let x = Math.max(0, x0); x <= Math.min(map.width - 1, x1); x++) {
      const cell = y * map.width + x;
      const value = map.data[cell * map.channels + output.channel] as number;
      if (!best || value > best.peak) best = { cell, peak: value };
    }
  return best;
}

function regionOf(
  { map }: NetworkMap,
  output: FindingOutput,
  cell: number,
  threshold: number,
): Component | undefined {
  const mask = new Uint8Array(map.width * map.height);
  for (let i = 0; i < mask.length; i++)
    mask[i] = (map.data[i * map.channels + output.channel] as number) > threshold ? 1 : 0;
  return components(mask, map.width, map.height).find((one) => one.cells.includes(cell));
}
