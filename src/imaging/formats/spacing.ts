import type { PixelSpacing } from '../../domain/radiograph';

/** Sensors have pixels of 15 to 60 micrometres, panoramic units up to 150. */
const [FINEST, COARSEST] = [0.01, 0.2];
const INCH = 25.4;
/** What programs write when they know nothing: a wrong length is worse than none. */
const OFFICE_DPI = [72, 75, 90, 96, 100, 120, 150, 180, 200, 220, 240, 300, 350, 360, 400, 600];

/**
 * The resolution that a picture file tells, in millimetres a pixel, where it can be that of a dental sensor: square, between
 * 0.01 and 0.2 mm, and not one of the round values that printers and paint programs put there. Else null.
 */
export function spacingOf(row: number, column: number): PixelSpacing | null {
  if (!(row >= FINEST && row <= COARSEST && column >= FINEST && column <= COARSEST)) return null;
  if (Math.abs(row / column - 1) > 0.01) return null;
  if (OFFICE_DPI.some((dpi) => Math.abs(INCH / row - dpi) < 0.5)) return null;
  return { row, column };
}
