/** A rectangle of cells. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** True where something lies, row-major. */
export interface Plan {
  readonly width: number;
  readonly height: number;
  readonly filled: Uint8Array;
}

/** A line of this share or less is gutter: dust and scratches of a mount are not film. */
const NEARLY_EMPTY = 0.02;

interface Run {
  readonly from: number;
  readonly to: number;
}

/** Share of filled cells of each line of a box, across (`x`) or down (`y`) it. */
function profile(plan: Plan, box: Box, along: 'x' | 'y'): readonly number[] {
  const [lines, cells] = along === 'x' ? [box.width, box.height] : [box.height, box.width];
  return Array.from({ length: lines }, (_, line) => {
    let sum = 0;
    for (let cell = 0; cell < cells; cell++) {
      const [x, y] = along === 'x' ? [box.x + line, box.y + cell] : [box.x + cell, box.y + line];
      sum += plan.filled[y * plan.width + x] as number;
    }
    return sum / cells;
  });
}

/** Stretches of lines that hold something, parted by gutters of at least `gutter` empty lines. */
function stretches(shares: readonly number[], gutter: number): readonly Run[] {
  const runs: Run[] = [];
  let start = -1;
  let last = -1;
  for (const [i, share] of shares.entries()) {
    if (share <= NEARLY_EMPTY) continue;
    if (start >= 0 && i - last > gutter) {
      runs.push({ from: start, to: last + 1 });
      start = -1;
    }
    if (start < 0) start = i;
    last = i;
  }
  if (start >= 0) runs.push({ from: start, to: last + 1 });
  return runs;
}

const part = (box: Box, along: 'x' | 'y', { from, to }: Run): Box =>
  along === 'x'
    ? { ...box, x: box.x + from, width: to - from }
    : { ...box, y: box.y + from, height: to - from };

/**
 * What a plan falls into along gutters that run straight through, cut across and down by turns until nothing parts any more
 * (the XY cut of page layout: Nagy and Seth 1984). Each box is trimmed to what lies in it; in reading order, row by row.
 */
export function cutAlongGutters(plan: Plan, gutter: number): readonly Box[] {
  const cut = (box: Box, along: 'x' | 'y', whole: boolean): readonly Box[] => {
    const runs = stretches(profile(plan, box, along), gutter);
    const parts = runs.map((run) => part(box, along, run));
    const [only] = parts;
    const unparted = only && parts.length === 1;
    if (unparted && whole && only.width === box.width && only.height === box.height) return parts;
    return parts.flatMap((one) => cut(one, along === 'x' ? 'y' : 'x', Boolean(unparted)));
  };
  return cut({ x: 0, y: 0, width: plan.width, height: plan.height }, 'y', false);
}
