import type { DataSet } from 'dicom-parser';
import type { PixelSpacing } from '../../../domain/radiograph';
import { scopeOf } from './functional';

/** Spacing of a dental detector lies far inside this; a value outside is a default or a typing error (CLINICAL.md). */
const PLAUSIBLE_MM = { low: 0.005, high: 0.5 };
/** A tooth is close to its detector; panoramic units magnify by 1.1 to 1.4. */
const PLAUSIBLE_MAGNIFICATION = { low: 1, high: 2 };

function pair(set: DataSet, tag: string): PixelSpacing | null {
  const row = set.floatString(tag, 0);
  const column = set.floatString(tag, 1) ?? row;
  const sound = [row, column].every(
    (v) => v !== undefined && v > PLAUSIBLE_MM.low && v < PLAUSIBLE_MM.high,
  );
  return sound ? { row: row as number, column: column as number } : null;
}

/**
 * Distance in the patient where the file tells it, else at the detector (PS3.3 10.7.1.3): calibrated Pixel Spacing; Imager
 * Pixel Spacing over the estimated magnification; Pixel Spacing as it is; the nominal one of a scanned film.
 */
export function readSpacing(set: DataSet, frame: number): PixelSpacing | null {
  const patient = pair(scopeOf(set, frame, 'x00289110'), 'x00280030');
  const imager = pair(set, 'x00181164');
  if (!imager) return patient ?? pair(set, 'x00182010');
  const calibrated =
    Boolean(set.string('x00280a02')?.trim()) ||
    patient?.row !== imager.row ||
    patient.column !== imager.column;
  if (patient && calibrated) return patient;
  const factor = set.floatString('x00181114') ?? 1;
  const { low, high } = PLAUSIBLE_MAGNIFICATION;
  if (!(factor > low && factor <= high)) return imager;
  return { row: imager.row / factor, column: imager.column / factor };
}
