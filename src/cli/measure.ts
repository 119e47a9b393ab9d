import type { Component } from '../imaging/outline/components';
import { components } from '../imaging/outline/components';

/** What one image adds to the pooled figures; twin of training/metrics.py. */
export interface Counts {
  readonly overlap: number;
  readonly predicted: number;
  readonly truth: number;
  readonly lesions: number;
  readonly found: number;
  readonly falseMarks: number;
}

const FOUND_SHARE = 0.2;
const sum = (mask: Uint8Array): number => mask.reduce((a, b) => a + b, 0);
const inside = (c: Component, mask: Uint8Array): number =>
  c.cells.reduce((n, cell) => n + (mask[cell] as number), 0);

/** `marks` one mask a finding (two findings that touch are still two marks); `truth` all lesions of the class in one. */
export function count(
  marks: readonly Uint8Array[],
  truth: Uint8Array,
  width: number,
  height: number,
): Counts {
  const predicted = new Uint8Array(truth.length);
  for (const mark of marks) mark.forEach((v, i) => v && (predicted[i] = 1));
  const lesions = components(truth, width, height);
  return {
    overlap: predicted.reduce((n, v, i) => n + (v & (truth[i] as number)), 0),
    predicted: sum(predicted),
    truth: sum(truth),
    lesions: lesions.length,
    found: lesions.filter((l) => inside(l, predicted) >= FOUND_SHARE * l.cells.length).length,
    falseMarks: marks.filter((mark) => !mark.some((v, i) => v && truth[i])).length,
  };
}

export interface Summary {
  readonly dice: number;
  readonly recall: number;
  readonly falsePositivesPerImage: number;
}

export function summarise(counts: readonly Counts[]): Summary {
  const total = (key: keyof Counts): number => counts.reduce((n, c) => n + c[key], 0);
  return {
    dice: (2 * total('overlap')) / Math.max(1, total('predicted') + total('truth')),
    recall: total('found') / Math.max(1, total('lesions')),
    falsePositivesPerImage: total('falseMarks') / Math.max(1, counts.length),
  };
}

/** Park-Miller: the same films give the same interval everywhere. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 48271) % 2147483647;
    yield state / 2147483647;
  }
}

export type Interval = readonly [value: number, low: number, high: number];

/** 95% percentile intervals by bootstrap over images. */
export function withIntervals(
  counts: readonly Counts[],
  rounds = 1000,
): Record<keyof Summary, Interval> {
  const next = random(20261123);
  const draws = Array.from({ length: rounds }, () =>
    summarise(counts.map(() => counts[Math.floor(next.next().value * counts.length)] as Counts)),
  );
  const point = summarise(counts);
  const interval = (key: keyof Summary): Interval => {
    const sorted = draws.map((d) => d[key]).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.round(share * (rounds - 1))] as number;
    return [point[key], at(0.025), at(0.975)];
  };
  return {
    dice: interval('dice'),
    recall: interval('recall'),
    falsePositivesPerImage: interval('falsePositivesPerImage'),
  };
}
