import type { GreyImage } from '../../domain/radiograph';
import type { Box, Plan } from './gutters';
import { cutAlongGutters } from './gutters';

/** Cells along the long side of the plan in which films are looked for. */
const PLAN_SIDE = 320;
/** How far from the mount's brightness a pixel must be to be film; of the film's shown range. */
const APART = 0.08;
/** So much of the outermost pixels must be of one brightness for it to be that of a mount. */
const MOUNT_RIM = 0.85;
/** A gutter is at least so much of the long side. */
const GUTTER = 0.012;
const SMALLEST_SHARE = 0.015;
const NARROWEST = 0.45;
const FULLEST = 0.6;
/** The largest film of a mount is at most so many times the smallest. */
const ALIKE = 4;
const MOST = 30;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** 0..1 in the shown range, one value every `step` pixels. */
function sampled({ width, height, pixels, window }: GreyImage, step: number) {
  const [across, down] = [Math.floor(width / step), Math.floor(height / step)];
  const unit = new Float32Array(across * down);
  const half = step >> 1;
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++) {
      const value = pixels[(y * step + half) * width + x * step + half] as number;
      unit[y * across + x] = (value - window.low) / (window.high - window.low);
    }
  return { across, down, unit };
}

/** What is not of the mount's brightness; null where the rim has no one brightness, and so is no mount. */
function planOf(image: GreyImage, step: number): Plan | null {
  const { across, down, unit } = sampled(image, step);
  const rim: number[] = [];
  for (const [i, value] of unit.entries()) {
    const [x, y] = [i % across, Math.floor(i / across)];
    if (x === 0 || y === 0 || x === across - 1 || y === down - 1) rim.push(value);
  }
  const mount = median(rim);
  const like = (value: number): boolean => Math.abs(value - mount) <= APART;
  if (rim.filter(like).length < MOUNT_RIM * rim.length) return null;
  return { width: across, height: down, filled: Uint8Array.from(unit, (v) => (like(v) ? 0 : 1)) };
}

function isFilm(plan: Plan, box: Box): boolean {
  const area = box.width * box.height;
  if (area < SMALLEST_SHARE * plan.width * plan.height) return false;
  if (Math.min(box.width, box.height) < NARROWEST * Math.max(box.width, box.height)) return false;
  let filled = 0;
  for (let y = box.y; y < box.y + box.height; y++)
    for (let x = box.x; x < box.x + box.width; x++)
      filled += plan.filled[y * plan.width + x] as number;
  return filled >= FULLEST * area;
}

/**
 * Where the single films lie on a scan of several, as a mount of a full-mouth series is: rectangles in pixels of the image, row by
 * row; empty where it is one film. They must be parted by straight gutters of the mount's own brightness and be of a film's shape and
 * like size, so that one film, whatever is dark in it, is left alone.
 */
export function filmsIn(image: GreyImage): readonly Box[] {
  const step = Math.max(1, Math.round(Math.max(image.width, image.height) / PLAN_SIDE));
  const plan = planOf(image, step);
  if (!plan) return [];
  const gutter = Math.max(2, Math.round(GUTTER * Math.max(plan.width, plan.height)));
  const films = cutAlongGutters(plan, gutter).filter((box) => isFilm(plan, box));
  const areas = films.map((box) => box.width * box.height);
  if (films.length < 2 || films.length > MOST) return [];
  if (Math.max(...areas) > ALIKE * Math.min(...areas)) return [];
  return films.map(({ x, y, width, height }) => ({
    x: x * step,
    y: y * step,
    width: width * step,
    height: height * step,
  }));
}

/** The part of an image in a box, every bit of it. */
export function cutOut(image: GreyImage, { x, y, width, height }: Box): GreyImage {
  const pixels = image.pixels.slice(0, width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * image.width + x;
    pixels.set(image.pixels.subarray(from, from + width), row * width);
  }
  return { ...image, width, height, pixels };
}
