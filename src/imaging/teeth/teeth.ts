import type { FdiTooth } from '../../domain/finding';
import type { Numbering, PackManifest } from '../../domain/pack';
import type { ProbabilityMap } from '../pixels/tiles';
import { innerParts } from './inner-parts';
import { numberArch } from './number-arch';

/** A tooth of a panoramic as the network's map shows it. */
export interface Tooth {
  /** Cells of the map, ascending. */
  readonly cells: readonly number[];
  /** Centre of its inner part, in cells. */
  readonly x: number;
  readonly y: number;
  /** Probability of each number, in the order of `Channels.numbers`; of all of them a sum of 1. */
  readonly likely: readonly number[];
  readonly arch: 'upper' | 'lower';
  /** Null where no number fits. */
  readonly number: FdiTooth | null;
  /** Probability of that number, given every way to number the arch; 0 without one. */
  readonly certainty: number;
}

/** Where a tooth network's channels lie. */
export interface Channels {
  /** Channel by channel from the first: which tooth it is about. */
  readonly numbers: readonly FdiTooth[];
  readonly none: number;
  readonly core: number;
}

/** Null where the pack is no tooth network. */
export function channelsOf(outputs: PackManifest['outputs']): Channels | null {
  const none = outputs.find((o) => o.role === 'no-tooth');
  const core = outputs.find((o) => o.role === 'tooth-core');
  const teeth = outputs
    .filter((o) => o.role === 'tooth')
    .sort((a, b) => a.channel - b.channel)
    .map((o) => o.number as FdiTooth);
  if (!none || !core || teeth.length === 0) return null;
  return { numbers: teeth, none: none.channel, core: core.channel };
}

/** 1 where the map's cell is a tooth rather than none. */
function toothMask(map: ProbabilityMap, { none }: Channels, least: number): Uint8Array {
  const mask = new Uint8Array(map.width * map.height);
  for (let i = 0; i < mask.length; i++)
    mask[i] = (map.data[i * map.channels + none] as number) < Math.fround(1 - least) ? 1 : 0;
  return mask;
}

/**
 * Labels spread step by step to the 4 neighbours within `where`, at most `steps` times: each cell goes to the label that
 * reaches it first, to the lower one where two do at once.
 */
export function spread(
  labels: Int32Array,
  where: Uint8Array,
  width: number,
  steps = Infinity,
): Int32Array {
  const out = labels.slice();
  let front = [...out.keys()].filter((i) => out[i]);
  for (let step = 0; step < steps && front.length > 0; step++) {
    const reached = new Map<number, number>();
    for (const cell of front) {
      const label = out[cell] as number;
      const x = cell % width;
      for (const next of [
        x > 0 ? cell - 1 : -1,
        x < width - 1 ? cell + 1 : -1,
        cell - width,
        cell + width,
      ])
        if (where[next] && out[next] === 0)
          reached.set(next, Math.min(label, reached.get(next) ?? label));
    }
    for (const [cell, label] of reached) out[cell] = label;
    front = [...reached.keys()];
  }
  return out;
}

function likelihoods(map: ProbabilityMap, cells: readonly number[], n: number): number[] {
  const sums = new Float64Array(n);
  for (const cell of cells)
    for (let k = 0; k < n; k++)
      sums[k] = (sums[k] as number) + (map.data[cell * map.channels + k] as number);
  const total = Math.max(
    sums.reduce((a, b) => a + b),
    1e-6,
  );
  return Array.from(sums, (s) => s / total);
}

function centre(seeds: Int32Array, label: number, width: number): { x: number; y: number } {
  let [n, x, y] = [0, 0, 0];
  for (let i = 0; i < seeds.length; i++)
    if (seeds[i] === label) {
      n += 1;
      x += i % width;
      y += Math.floor(i / width);
    }
  return { x: x / n, y: y / n };
}

function separated(
  map: ProbabilityMap,
  channels: Channels,
  rule: Numbering,
): Omit<Tooth, 'number' | 'certainty' | 'arch'>[] {
  const tooth = toothMask(map, channels, rule.tooth);
  const core = Float32Array.from(tooth, (t, i) =>
    t ? (map.data[i * map.channels + channels.core] as number) : 0,
  );
  const seeds = new Int32Array(core.length);
  innerParts(core, map.width, rule).forEach((cells, i) => {
    for (const cell of cells) seeds[cell] = i + 1;
  });
  const byLabel = new Map<number, number[]>();
  spread(seeds, tooth, map.width).forEach((label, cell) => {
    if (label === 0) return;
    const cells = byLabel.get(label);
    if (cells) cells.push(cell);
    else byLabel.set(label, [cell]);
  });
  return [...byLabel]
    .sort(([a], [b]) => a - b)
    .filter(([, cells]) => cells.length >= rule.leastTooth)
    .map(([label, cells]) => ({
      cells,
      ...centre(seeds, label, map.width),
      likely: likelihoods(map, cells, channels.numbers.length),
    }));
}

/** Columns of `numbers` along an arch as it is seen: 18 to 11 and 21 to 28, or 48 to 41 and 31 to 38. */
function archOf(numbers: readonly FdiTooth[], quadrants: readonly [number, number]): number[] {
  const [right, left] = quadrants.map((q) =>
    numbers.flatMap((n, i) => (Math.floor(n / 10) === q ? [i] : [])),
  ) as [number[], number[]];
  const away = (a: number, b: number): number => (numbers[a] as number) - (numbers[b] as number);
  return [...right.sort((a, b) => away(b, a)), ...left.sort(away)];
}

/** A part without a number that looks most like a tooth that has one is that tooth's: an inner part fell apart in one tooth. */
function joined(teeth: readonly Tooth[], numbers: readonly FdiTooth[]): Tooth[] {
  const owner = (t: Tooth): Tooth | undefined => {
    const most = numbers[t.likely.indexOf(Math.max(...t.likely))];
    return t.number === null ? teeth.find((other) => other.number === most) : undefined;
  };
  return teeth
    .filter((t) => !owner(t))
    .map((t) => {
      const parts = teeth.filter((part) => owner(part) === t);
      const cells = [t, ...parts].flatMap((part) => part.cells);
      return parts.length > 0 ? { ...t, cells: cells.sort((a, b) => a - b) } : t;
    });
}

/**
 * Every tooth of a panoramic. A tooth grows from its inner part over what is a tooth at all, so that touching teeth stay two;
 * the teeth of an arch are then numbered together. Twin of training/teeth/instances.py.
 */
export function teethOf(
  map: ProbabilityMap,
  channels: Channels,
  rule: Numbering,
): readonly Tooth[] {
  const upper = archOf(channels.numbers, [1, 2]);
  const teeth = separated(map, channels, rule).map((t) => {
    const above = upper.reduce((sum, k) => sum + (t.likely[k] as number), 0) >= 0.5;
    return { ...t, arch: above ? ('upper' as const) : ('lower' as const) };
  });
  const of = (arch: Tooth['arch']) => teeth.filter((t) => t.arch === arch);
  const numbered = new Map([
    ...numberArch(of('upper'), upper, rule.noNumber),
    ...numberArch(of('lower'), archOf(channels.numbers, [4, 3]), rule.noNumber),
  ]);
  const all = teeth.map((t) => {
    const told = numbered.get(t);
    return told
      ? { ...t, number: channels.numbers[told.column] as FdiTooth, certainty: told.certainty }
      : { ...t, number: null, certainty: 0 };
  });
  return joined(all, channels.numbers);
}
