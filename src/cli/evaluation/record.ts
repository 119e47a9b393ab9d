import type { Component } from '../../imaging/outline/components';
import { components } from '../../imaging/outline/components';

/** Components of the truth below this many pixels of the file are specks of drawing, not lesions. */
const LEAST_LESION = 30;
/** A lesion is found when at least this share of it is covered. */
export const FOUND_SHARE = 0.2;

/** One mark as it lies on the truth. */
export interface MarkRecord {
  /** As shown to the user. */
  readonly score: number;
  /** The network's highest probability in it, to the grid of peaks that was asked for. */
  readonly peak: number;
  readonly area: number;
  /** Pixels of it on any lesion. */
  readonly overlap: number;
  /** Pixels of it on each lesion that it touches. */
  readonly on: readonly (readonly [lesion: number, pixels: number])[];
}

/** Everything that one film says about one class; all figures are sums and orders of these. */
export interface FilmRecord {
  readonly lesions: readonly number[];
  /** Pixels of the truth, specks left out. */
  readonly truth: number;
  /** Marks that do not overlap each other. */
  readonly marks: readonly MarkRecord[];
  /** The highest probability of the class anywhere on the film. */
  readonly highest: number;
}

/** The truth of one film and class as numbered lesions. */
export interface Truth {
  readonly label: Int32Array;
  readonly sizes: readonly number[];
}

export function truthOf(mask: Uint8Array, width: number, height: number): Truth {
  const kept: readonly Component[] = components(mask, width, height).filter(
    (c) => c.cells.length >= LEAST_LESION,
  );
  const label = new Int32Array(mask.length);
  kept.forEach((c, i) => {
    for (const cell of c.cells) label[cell] = i + 1;
  });
  return { label, sizes: kept.map((c) => c.cells.length) };
}

/** A mark's record by the pixels it covers. */
export function markRecord(
  pixels: Iterable<number>,
  truth: Truth,
  about: Pick<MarkRecord, 'score' | 'peak'>,
): MarkRecord {
  const on = new Map<number, number>();
  let area = 0;
  let overlap = 0;
  for (const pixel of pixels) {
    area += 1;
    const lesion = truth.label[pixel] as number;
    if (lesion === 0) continue;
    overlap += 1;
    on.set(lesion - 1, (on.get(lesion - 1) ?? 0) + 1);
  }
  return { ...about, area, overlap, on: [...on] };
}

/** What is left of a record when only the marks that `keep` accepts count. */
export const withMarks = (record: FilmRecord, keep: (mark: MarkRecord) => boolean): FilmRecord => ({
  ...record,
  marks: record.marks.filter(keep),
});

/** Sums of one film; pooled figures are of sums of these. */
export interface Counts {
  readonly overlap: number;
  readonly predicted: number;
  readonly truth: number;
  readonly lesions: number;
  readonly found: number;
  readonly marks: number;
  readonly falseMarks: number;
}

export function countsOf({ lesions, truth, marks }: FilmRecord): Counts {
  const covered = lesions.map(() => 0);
  for (const mark of marks)
    for (const [lesion, pixels] of mark.on) covered[lesion] = (covered[lesion] as number) + pixels;
  const sum = (of: (mark: MarkRecord) => number): number => marks.reduce((n, m) => n + of(m), 0);
  return {
    overlap: sum((m) => m.overlap),
    predicted: sum((m) => m.area),
    truth,
    lesions: lesions.length,
    found: lesions.filter((size, i) => (covered[i] as number) >= FOUND_SHARE * size).length,
    marks: marks.length,
    falseMarks: sum((m) => (m.on.length === 0 ? 1 : 0)),
  };
}
