import type { ImagePoint } from './coordinates';

/** Classes that a pack may mark as findings. Codes of DESIGN.md; others are added with the packs that bring them. */
export const FINDING_CLASSES = ['caries', 'periapical-lesion'] as const;
export type FindingClass = (typeof FINDING_CLASSES)[number];

/** FDI two-digit number, ISO 3950: 11-18, 21-28, 31-38, 41-48 (permanent), 51-55, 61-65, 71-75, 81-85 (primary). */
export type FdiTooth = number & { readonly __brand: 'FdiTooth' };

/** A closed ring without its repeated last point; never crosses itself; at least three points. */
export type Outline = readonly ImagePoint[];

/** The film's kind is not numbered by any pack; more than one tooth, or more than one number, may be it; no tooth lies there. */
export const TOOTH_UNKNOWN = ['pack-does-not-number-teeth', 'ambiguous', 'no-tooth-near'] as const;
export type ToothUnknown = (typeof TOOTH_UNKNOWN)[number];

export interface Finding {
  /** Stable within its assessment: class and rank, e.g. 'caries-1'. */
  readonly id: string;
  readonly class: FindingClass;
  /** Outer rings, largest first. In pixels of the file as stored. */
  readonly outlines: readonly Outline[];
  readonly tooth: FdiTooth | null;
  /** Why `tooth` is null. */
  readonly toothUnknownBecause: ToothUnknown | null;
  /** Calibrated probability 0..1 that a reader of the training set would mark a lesion here. */
  readonly score: number;
  readonly areaPx: number;
  readonly areaMm2: number | null;
}

/** What was drawn by hand, as a mark: neither tooth, probability (1) nor size is known of it. */
export function drawnFinding(
  id: string,
  name: FindingClass,
  outlines: readonly Outline[],
): Finding {
  return {
    id,
    class: name,
    outlines,
    tooth: null,
    toothUnknownBecause: 'ambiguous',
    score: 1,
    areaPx: 0,
    areaMm2: null,
  };
}
