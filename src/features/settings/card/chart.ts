/** The plot of a chart within its drawing, in the drawing's own units. */
export const PLOT = { width: 360, height: 230, left: 40, right: 12, top: 10, bottom: 34 } as const;

/** From a value on an axis to the drawing. */
export interface Axes {
  readonly x: (value: number) => number;
  /** A share 0..1, upwards. */
  readonly y: (share: number) => number;
  readonly ticks: readonly number[];
}

/** Steps that a reader counts in, so that at most six lie within `most`. */
function stepFor(most: number): number {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
}

/** `most`: the largest value on the horizontal axis, > 0. */
export function axesFor(most: number): Axes {
  const { width, height, left, right, top, bottom } = PLOT;
  const step = stepFor(most);
  const count = Math.ceil(most / step - 1e-9);
  const end = count * step;
  return {
    x: (value) => left + (value / end) * (width - left - right),
    y: (share) => height - bottom - share * (height - top - bottom),
    ticks: Array.from({ length: count + 1 }, (_, at) => at * step),
  };
}

export const SHARES = [0, 0.25, 0.5, 0.75, 1] as const;

/** 'x,y x,y' as a polyline takes it. */
export const polyline = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
