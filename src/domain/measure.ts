import type { ImagePoint } from './coordinates';
import type { PixelSpacing } from './radiograph';

/** A length that is known on the film itself (a file in a canal, a ball, an implant): from it, millimetres everywhere. */
export interface Calibration {
  readonly from: ImagePoint;
  readonly to: ImagePoint;
  readonly lengthMm: number;
}

/** Two points: a distance. Three: the angle at the second. */
export type MeasurePoints =
  readonly [ImagePoint, ImagePoint] | readonly [ImagePoint, ImagePoint, ImagePoint];

export interface Measure {
  readonly id: string;
  readonly points: MeasurePoints;
}

/** Longest length that a film can hold, and the shortest that a hand can mark on it. */
const MOST_MM = 400;
const LEAST_PX = 4;

const pixels = (a: ImagePoint, b: ImagePoint): number => Math.hypot(b.x - a.x, b.y - a.y);

/** Whether a length of so many millimetres between two points says how large a pixel is. */
export function isCalibration({ from, to, lengthMm }: Calibration): boolean {
  return lengthMm > 0 && lengthMm <= MOST_MM && pixels(from, to) >= LEAST_PX;
}

/**
 * Millimetres to a pixel: of the calibration where there is one, for a person has looked at it; else as the file says; null where
 * nobody knows.
 */
export function spacingOf(
  file: PixelSpacing | null,
  calibration: Calibration | null,
): PixelSpacing | null {
  if (!calibration) return file;
  const { from, to, lengthMm } = calibration;
  const side = lengthMm / pixels(from, to);
  return { row: side, column: side };
}

/** In the unit of the film: millimetres where the spacing is known, else pixels. */
export function distance(a: ImagePoint, b: ImagePoint, spacing: PixelSpacing | null): number {
  const { row, column } = spacing ?? { row: 1, column: 1 };
  return Math.hypot((b.x - a.x) * column, (b.y - a.y) * row);
}

/** Degrees 0..180 between the ways from `at` to `a` and to `b`; NaN where one of them has no length. */
export function angle(
  a: ImagePoint,
  at: ImagePoint,
  b: ImagePoint,
  spacing: PixelSpacing | null,
): number {
  const { row, column } = spacing ?? { row: 1, column: 1 };
  const [ax, ay] = [(a.x - at.x) * column, (a.y - at.y) * row];
  const [bx, by] = [(b.x - at.x) * column, (b.y - at.y) * row];
  const cosine = (ax * bx + ay * by) / (Math.hypot(ax, ay) * Math.hypot(bx, by));
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
