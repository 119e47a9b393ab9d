import * as fc from 'fast-check';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FAILURE_CODES } from '../../../src/domain/failure';
import type { DecodedFile } from '../../../src/imaging/formats/format';
import { MAX_FILMS, MAX_PIXELS } from '../../../src/imaging/formats/limits';
import { decodeFile } from '../../../src/imaging/formats/registry';
import { fixture } from '../../support/hostile';
import { mutate, mutation, withChecksums } from '../../support/mutations';
import { root } from '../../support/packs';

/** BITELIGHT_FUZZ=1000000 for a long run; BITELIGHT_SEED for another. */
const RUNS = Number(process.env['BITELIGHT_FUZZ'] ?? 20_000);
const SEED = Number(process.env['BITELIGHT_SEED'] ?? 20261124);
/** Of one file: a film of the largest size that is taken may be asked for, and no more. */
const [MAX_MS, MAX_BYTES] = [10_000, 16 * MAX_PIXELS];

const names = readdirSync(path.join(root, 'tests/fixtures/formats')).filter(
  (name) => !/\.(py|json)$/.test(name),
);
const files = new Map(names.map((name) => [name, fixture(name)]));
const all = [...files.values()];

/** A film is a film: whatever was done to its file, nothing that follows meets numbers that make no sense. */
function isSound({ image, meta, frames = 1 }: DecodedFile): void {
  const { width, height, bits, pixels, window } = image;
  expect([meta.width, meta.height, meta.bits]).toEqual([width, height, bits]);
  expect(pixels.length).toBe(width * height);
  expect(bits >= 1 && bits <= 16).toBe(true);
  let highest = 0;
  for (const v of pixels) highest = Math.max(highest, v);
  expect(highest).toBeLessThan(2 ** bits);
  expect(Number.isFinite(window.low) && window.low < window.high).toBe(true);
  expect(Number.isFinite(window.high)).toBe(true);
  expect(frames >= 1 && frames <= MAX_FILMS).toBe(true);
  const { row = 1, column = 1 } = meta.spacing ?? {};
  expect(row > 0 && column > 0 && row < 10 && column < 10).toBe(true);
}

test(
  `${RUNS} damaged files: each a film or a coded failure, in little time and memory`,
  { timeout: RUNS * 30 },
  async () => {
    const damaged = fc.record({
      name: fc.constantFrom(...names),
      mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }),
      frame: fc.constantFrom(0, 0, 0, 1),
    });
    await fc.assert(
      fc.asyncProperty(damaged, async ({ name, mutations, frame }) => {
        const changed = mutations.reduce((b, m) => mutate(b, m, all), files.get(name)!);
        const bytes = name.endsWith('.png') ? withChecksums(changed) : changed;
        const [before, start] = [process.memoryUsage().arrayBuffers, performance.now()];
        const read = await decodeFile(bytes, frame);
        expect(performance.now() - start).toBeLessThan(MAX_MS);
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MAX_BYTES);
        if (read.ok) isSound(read.value);
        else expect(FAILURE_CODES.filter((c) => c !== 'unexpected')).toContain(read.error.code);
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: false },
    );
  },
);
