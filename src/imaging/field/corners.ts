import type { Bar } from './bar';
import { EXACT, NOISY } from './bar';
import type { Levels, Rectangle } from './lines';

/** How far a corner may reach along the short side, and at least must. */
const REACH = 0.25;
const LEAST = 0.015;
/** Share that it has of the rectangle round it: 0.21 where it is round, 0.5 where it is cut off. */
const SLIMMEST = 0.1;
const FULLEST = 0.62;
/** How many times the longest of them may be longer than the shortest. */
const ALIKE = 1.6;
/** How far its pixels may lie apart, and by how much the film next to it is then brighter or darker at least. */
const KEPT = [
  { tolerance: NOISY, step: 12 },
  { tolerance: EXACT, step: 5 },
] as const;

interface Corner {
  readonly right: boolean;
  readonly lower: boolean;
  /** Pixels of it in each row, from the corner inwards; never more than in the row before. */
  readonly run: readonly number[];
  readonly value: number;
  /** Of the value of a bar. */
  readonly known: boolean;
}

type At = (row: number, column: number) => number;

const high = ({ run }: Corner): number => run.length;
const wide = ({ run }: Corner): number => run[0] ?? 0;

function looking({ data, width }: Levels, box: Rectangle, right: boolean, lower: boolean): At {
  const x = right ? box.x + box.width - 1 : box.x;
  const y = lower ? box.y + box.height - 1 : box.y;
  const [across, down] = [right ? -1 : 1, lower ? -width : width];
  return (row, column) => data[y * width + x + row * down + column * across] as number;
}

/** What is of one value with the corner, row by row; null where it is no film's corner. */
function runsOf(at: At, side: number, value: number, tolerance: number): readonly number[] | null {
  const run: number[] = [];
  let longest = side;
  for (let row = 0; row < side; row++) {
    let n = 0;
    while (n < longest && Math.abs(at(row, n) - value) <= tolerance) n++;
    if (n === 0) break;
    longest = n;
    run.push(n);
  }
  const first = run[0] ?? side;
  if (run.length === side || first >= side) return null;
  const share = run.reduce((a, b) => a + b, 0) / Math.max(1, run.length * first);
  return share >= SLIMMEST && share <= FULLEST ? run : null;
}

/** How far from the corner's value the film beside it is, on average over its rows. */
function step(at: At, side: number, run: readonly number[], value: number): number {
  const beyond = run.map((n, row) => Math.abs(at(row, Math.min(n + 2, side - 1)) - value));
  return beyond.reduce((a, b) => a + b, 0) / beyond.length;
}

function cornersIn(levels: Levels, box: Rectangle, bars: readonly Bar[]): readonly Corner[] {
  const short = Math.min(box.width, box.height);
  const side = Math.floor(REACH * short);
  const found: Corner[] = [];
  for (const lower of [false, true])
    for (const right of [false, true]) {
      const at = looking(levels, box, right, lower);
      const value = at(0, 0);
      const known = bars.some((one) => Math.abs(one.value - value) <= one.tolerance);
      const corner = KEPT.flatMap((kept) => {
        const run = runsOf(at, side, value, kept.tolerance);
        if (!run || Math.min(run.length, run[0] ?? 0) < LEAST * short) return [];
        return step(at, side, run, value) >= kept.step ? [{ right, lower, run, value, known }] : [];
      })[0];
      if (corner) found.push(corner);
    }
  return found;
}

/** At least three of like size and value are a film's; of fewer only those of the value of a bar. */
function trusted(found: readonly Corner[]): readonly Corner[] {
  const values = found.map((one) => one.value);
  const longest = Math.max(...found.map((one) => Math.max(high(one), wide(one))));
  const shortest = Math.min(...found.map((one) => Math.min(high(one), wide(one))));
  const alike =
    found.length >= 3 &&
    longest <= ALIKE * shortest &&
    Math.max(...values) - Math.min(...values) <= NOISY;
  return alike ? found : found.filter((one) => one.known);
}

/** 1 where a rectangle is no film, in the round or cut corners of a phosphor plate; row-major, of the rectangle. Null: nowhere. */
export function cornersOf(levels: Levels, box: Rectangle, bars: readonly Bar[]): Uint8Array | null {
  const corners = trusted(cornersIn(levels, box, bars));
  if (corners.length === 0) return null;
  const outside = new Uint8Array(box.width * box.height);
  for (const { right, lower, run } of corners)
    for (const [row, n] of run.entries()) {
      const from = (lower ? box.height - 1 - row : row) * box.width + (right ? box.width - n : 0);
      outside.fill(1, from, from + n);
    }
  return outside;
}
