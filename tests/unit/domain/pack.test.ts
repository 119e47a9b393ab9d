import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PackManifest } from '../../../src/domain/pack';
import { packs, root } from '../../support/packs';

const raw = readFileSync(path.join(root, 'models', packs[0] ?? '', 'pack.json'), 'utf8');

const curve = {
  kind: 'periapical',
  films: 10,
  lesions: 12,
  dataset: 'held out',
  points: [{ peak: 0.5, falsePositivesPerFilm: 0.2, recall: 0.7, low: 0.5, high: 0.9 }],
  reliability: [{ from: 0.6, to: 0.7, mean: 0.64, observed: 0.5, n: 8 }],
  ece: 0.14,
  eceByChance: 0.1,
};

function withCurve(one: unknown): unknown {
  const manifest = JSON.parse(raw) as { outputs: object[] };
  return { ...manifest, outputs: manifest.outputs.map((output) => ({ ...output, curves: [one] })) };
}

const takes = (one: unknown) => v.safeParse(PackManifest, withCurve(one)).success;

describe('curves of a pack', () => {
  it('are taken as measured; what was not measured is told as such', () => {
    expect(takes(curve)).toBe(true);
    const { reliability, ece, eceByChance, ...froc } = curve;
    const { outputs } = v.parse(PackManifest, withCurve(froc));
    expect(outputs[0]).toMatchObject({
      curves: [{ reliability: [], ece: null, eceByChance: null }],
    });
    expect([reliability.length, ece, eceByChance]).toEqual([1, 0.14, 0.1]);
  });

  it('are refused where a share is none or a bin is empty', () => {
    expect(takes({ ...curve, points: [{ ...curve.points[0], recall: 1.2 }] })).toBe(false);
    expect(takes({ ...curve, reliability: [{ ...curve.reliability[0], n: 0 }] })).toBe(false);
    expect(takes({ ...curve, kind: 'photograph' })).toBe(false);
  });
});
