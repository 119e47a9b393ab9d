import type { Lines } from './lines';

/** Levels that a bar's pixels may lie apart: drawn, and compressed or scanned. */
export const EXACT = 2;
export const NOISY = 10;
/** Share of a line that must be of the bar's value: the outermost, and one next to the film. */
const PURE = 0.98;
const CLEAN = 0.97;
/** A line with less of it is film; with another bar of that value known, a line of a dark film is told from it by less. */
const EDGE = 0.7;
const KNOWN_EDGE = 0.9;
/** Mean share over a whole bar, with the text in it. */
const BAR = 0.8;
/** The last clean line lies at most so many lines before the film. */
const SOFT = 8;
/** A bar is at least so thick (lines, and of the side), and leaves at least so much of the side. */
const THINNEST = 2;
const THIN_SHARE = 0.005;
const DEEPEST = 0.45;

export interface Bar {
  readonly lines: number;
  /** Its level, and how far from it a pixel of it may lie. */
  readonly value: number;
  readonly tolerance: number;
}

/** The commonest level of the outermost line and how closely the line keeps to it; null where it does not. */
function outermost({ length, level }: Lines): Omit<Bar, 'lines'> | null {
  const counts = new Uint32Array(256);
  for (let at = 0; at < length; at++) {
    const bin = level(0, at);
    counts[bin] = (counts[bin] as number) + 1;
  }
  const value = counts.indexOf(Math.max(...counts));
  for (const tolerance of [EXACT, NOISY]) {
    const from = Math.max(0, value - tolerance);
    const like = counts.subarray(from, value + tolerance + 1).reduce((a, b) => a + b, 0);
    if (like >= PURE * length) return { value, tolerance };
  }
  return null;
}

/**
 * How many lines from an edge inwards are a bar: of one value apart from text in them, up to a straight edge at which film begins
 * at once. What is dark or burnt out on a film ends in the outline of something. `known`: the level of another bar, or null.
 */
export function barOf(lines: Lines, known: number | null): Bar | null {
  const { depth, length, level } = lines;
  const outer = outermost(lines);
  if (!outer) return null;
  const { value, tolerance } = outer;
  const least = Math.max(THINNEST, Math.ceil(THIN_SHARE * depth));
  const most = Math.floor(DEEPEST * depth);
  const counts: number[] = [];
  const totals: number[] = [];
  for (let line = 0; line <= most; line++) {
    let count = 0;
    for (let at = 0; at < length; at++) if (Math.abs(level(line, at) - value) <= tolerance) count++;
    counts.push(count);
    totals.push((totals.at(-1) ?? 0) + count);
  }
  const sure = known !== null && Math.abs(known - value) <= tolerance;
  const edge = (sure ? KNOWN_EDGE : EDGE) * length;
  for (let i = most; i >= least; i--) {
    if ((counts[i] as number) >= edge || (counts[i - 1] as number) < edge) continue;
    if ((totals[i - 1] as number) < BAR * length * i) continue;
    for (let lines = i; lines >= Math.max(least, i - SOFT + 1); lines--)
      if ((counts[lines - 1] as number) >= CLEAN * length) return { lines, value, tolerance };
  }
  return null;
}
