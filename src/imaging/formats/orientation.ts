import type { Orientation } from '../../domain/orientation';

/** By the value of the tag (TIFF 6.0 and EXIF, CIPA DC-008, 4.6.5): where the stored first row and column belong. */
const BY_TAG: Readonly<Record<number, Orientation>> = {
  2: { mirrored: true, turns: 0 },
  3: { mirrored: false, turns: 2 },
  4: { mirrored: true, turns: 2 },
  5: { mirrored: true, turns: 3 },
  6: { mirrored: false, turns: 1 },
  7: { mirrored: true, turns: 1 },
  8: { mirrored: false, turns: 3 },
};

/** How a file whose Orientation tag has this value asks to be laid; null: as stored, or by no value that there is. */
export const orientationByTag = (value: number | undefined): Orientation | null =>
  (value !== undefined && BY_TAG[value]) || null;
