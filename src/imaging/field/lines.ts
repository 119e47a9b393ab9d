/** A picture in levels 0 to 255, and a rectangle of it. */
export interface Levels {
  readonly data: Uint8Array;
  /** Of the whole picture. */
  readonly width: number;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Lines of a rectangle, inwards from its upper, lower, left or right edge. */
export const SIDES = ['top', 'bottom', 'left', 'right'] as const;
export type Side = (typeof SIDES)[number];

export interface Lines {
  readonly depth: number;
  readonly length: number;
  /** Level of pixel `at` of line `line`. */
  readonly level: (line: number, at: number) => number;
}

export function linesFrom({ data, width }: Levels, box: Rectangle, side: Side): Lines {
  const across = side === 'left' || side === 'right';
  const last = side === 'bottom' ? (box.height - 1) * width : side === 'right' ? box.width - 1 : 0;
  const start = box.y * width + box.x + last;
  const inwards = (across ? 1 : width) * (last ? -1 : 1);
  const along = across ? width : 1;
  return {
    depth: across ? box.width : box.height,
    length: across ? box.height : box.width,
    level: (line, at) => data[start + line * inwards + at * along] as number,
  };
}

/** A rectangle without its first `lines` lines from a side. */
export function without({ x, y, width, height }: Rectangle, side: Side, lines: number): Rectangle {
  return {
    x: side === 'left' ? x + lines : x,
    y: side === 'top' ? y + lines : y,
    width: side === 'left' || side === 'right' ? width - lines : width,
    height: side === 'top' || side === 'bottom' ? height - lines : height,
  };
}

/** The lowest value of the picture 0, the highest 255; whole numbers alone, so that every machine agrees. */
export function levelsOf(pixels: Uint8Array | Uint16Array): Uint8Array {
  let [low, high] = [Infinity, 0];
  for (const v of pixels) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const range = Math.max(high - low, 1);
  const table = Uint8Array.from({ length: high - low + 1 }, (_, v) =>
    Math.floor((510 * v + range) / (2 * range)),
  );
  return Uint8Array.from(pixels, (v) => table[v - low] as number);
}
