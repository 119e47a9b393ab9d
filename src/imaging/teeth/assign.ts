import type { Finding, ToothUnknown } from '../../domain/finding';
import { contains } from '../outline/polygon';
import type { Tooth } from './teeth';
import { spread } from './teeth';

/** The teeth of a film and the map they were found on. */
export interface NumberedFilm {
  readonly teeth: readonly Tooth[];
  readonly width: number;
  readonly height: number;
  /** Pixel of the file at which the map begins, and pixels to a cell. */
  readonly left: number;
  readonly top: number;
  readonly cellX: number;
  readonly cellY: number;
  /** The least probability with which a number is told. */
  readonly certain: number;
}

/**
 * Cells that a mark may lie off the tooth it is about: caries is on the tooth or at its edge (a cell is about 1 mm of a
 * panoramic); a periapical lesion surrounds the end of a root.
 */
const REACH: Readonly<Record<Finding['class'], number>> = { caries: 2, 'periapical-lesion': 6 };
/** Share of a mark that one tooth must have. */
const MOST = 0.6;

/** 1-based index of the tooth nearest to each cell, 0 beyond reach; of periapical lesions only root halves count. */
function nearest(film: NumberedFilm, lesion: Finding['class']): Int32Array {
  const { width, height, teeth } = film;
  const labels = new Int32Array(width * height);
  teeth.forEach((tooth, i) => {
    for (const cell of tooth.cells) {
      const above = Math.floor(cell / width) < tooth.y;
      const root = tooth.arch === 'upper' ? above : !above;
      if (root || lesion === 'caries') labels[cell] = i + 1;
    }
  });
  return spread(labels, new Uint8Array(labels.length).fill(1), width, REACH[lesion]);
}

/** How many points of a mark, on a grid of a quarter cell, lie at each tooth; key 0: at none. */
function votes(finding: Finding, film: NumberedFilm, labels: Int32Array): Map<number, number> {
  const at = new Map<number, number>();
  const { cellX, cellY, width, height, left, top } = film;
  for (const ring of finding.outlines) {
    const [xs, ys] = [ring.map((p) => p.x), ring.map((p) => p.y)];
    for (let y = Math.min(...ys) + cellY / 8; y < Math.max(...ys); y += cellY / 4)
      for (let x = Math.min(...xs) + cellX / 8; x < Math.max(...xs); x += cellX / 4) {
        if (!contains(ring, { x, y })) continue;
        const column = Math.min(width - 1, Math.max(0, Math.floor((x - left) / cellX)));
        const row = Math.min(height - 1, Math.max(0, Math.floor((y - top) / cellY)));
        const label = labels[row * width + column] as number;
        at.set(label, (at.get(label) ?? 0) + 1);
      }
  }
  return at;
}

function located(
  finding: Finding,
  film: NumberedFilm,
  labels: Int32Array,
): Pick<Finding, 'tooth' | 'toothUnknownBecause'> {
  const unknown = (toothUnknownBecause: ToothUnknown) => ({ tooth: null, toothUnknownBecause });
  const at = [...votes(finding, film, labels)].sort((a, b) => b[1] - a[1]);
  const total = at.reduce((sum, [, n]) => sum + n, 0);
  const [label, most] = at[0] ?? [0, 0];
  if (label === 0) return unknown('no-tooth-near');
  const tooth = film.teeth[label - 1];
  if (!tooth || most < MOST * total || tooth.number === null || tooth.certainty < film.certain)
    return unknown('ambiguous');
  return { tooth: tooth.number, toothUnknownBecause: null };
}

/** The findings with their teeth, where one tooth has most of the mark and one number; else with the reason why not. */
export function withTeeth(findings: readonly Finding[], film: NumberedFilm): readonly Finding[] {
  const near = new Map<Finding['class'], Int32Array>();
  return findings.map((finding) => {
    const labels = near.get(finding.class) ?? nearest(film, finding.class);
    near.set(finding.class, labels);
    return { ...finding, ...located(finding, film, labels) };
  });
}
