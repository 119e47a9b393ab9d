import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PackManifest } from '../../../src/domain/pack';
import { packs, root } from '../../support/packs';

const manifest = (): Record<string, unknown> =>
  JSON.parse(
    readFileSync(path.join(root, 'models', packs[0] ?? '', 'pack.json'), 'utf8'),
  ) as Record<string, unknown>;

const curve = {
  class: 'caries',
  kind: 'periapical',
  films: 10,
  lesions: 12,
  dataset: 'held out',
  froc: [{ threshold: 0.5, falseMarksPerFilm: 0.2, recall: 0.7, low: 0.5, high: 0.9 }],
  reliability: [{ from: 0.6, to: 0.7, mean: 0.64, observed: 0.5, n: 8 }],
  ece: 0.14,
};
const takes = (one: unknown) => v.safeParse(PackManifest, { ...manifest(), curves: [one] }).success;

describe('curves of a pack', () => {
  it('are taken as measured, and are none where a manifest has none', () => {
    expect(takes(curve)).toBe(true);
    const { curves, ...without } = manifest();
    expect(v.parse(PackManifest, without).curves).toEqual([]);
    expect(curves === undefined || Array.isArray(curves)).toBe(true);
  });

  it('are refused where a share is none, a bin is empty or the class is unknown', () => {
    expect(takes({ ...curve, froc: [{ ...curve.froc[0], recall: 1.2 }] })).toBe(false);
    expect(takes({ ...curve, reliability: [{ ...curve.reliability[0], n: 0 }] })).toBe(false);
    expect(takes({ ...curve, class: 'health' })).toBe(false);
  });
});
