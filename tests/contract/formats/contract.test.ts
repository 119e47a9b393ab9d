import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAILURE_CODES } from '../../../src/domain/failure';
import { AS_STORED } from '../../../src/domain/orientation';
import { FORMATS, decodeFile } from '../../../src/imaging/formats/registry';
import { laid } from '../../../src/imaging/pixels/turn';
import { radiographId } from '../../../src/imaging/radiograph-id';
import { root } from '../../support/packs';

const folder = path.join(root, 'tests/fixtures/formats');
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(folder, name)));

interface Expected {
  format: string;
  sha256: string;
  /** 'browser': read by the browser's own decoder; in Node refused. */
  needs?: 'browser';
  bits: number;
  colour?: boolean;
  /** Hash of it as it asks to be shown; absent: as stored. */
  lying?: string;
  /** Width and height; absent: 48 x 36. */
  size?: [number, number];
  spacing?: object;
  capturedAt?: string;
  laterality?: string;
  window?: object;
  /** Hashes of every film of a file that holds several. */
  frames?: string[];
}
/** What Pillow and pydicom read, written by tests/fixtures/formats/make.py. */
const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  Expected
>;
const names = Object.keys(expected);

/** Window ends are computed in floating point. */
const close = (window: object): object =>
  Object.fromEntries(
    Object.entries(window).map(([key, value]) => [key, expect.closeTo(value as number, 6)]),
  );

const hashOf = (pixels: ArrayLike<number>): string =>
  createHash('sha256')
    .update(new Uint8Array(Uint16Array.from(pixels).buffer))
    .digest('hex');

describe.each(FORMATS.map((f) => [f.name, f] as const))('format %s', (name, format) => {
  const own = names.filter((n) => expected[n]?.format === name);

  test('has fixtures, knows its own files and no others', () => {
    expect(own.length).toBeGreaterThan(0);
    for (const file of names)
      expect([file, format.sniff(bytesOf(file).subarray(0, 1024))]).toEqual([
        file,
        own.includes(file),
      ]);
  });

  test.each(own.filter((n) => expected[n]?.needs))('%s: refused in Node', async (file) => {
    const read = await decodeFile(bytesOf(file));
    expect(read).toMatchObject({ ok: false, error: { code: 'format-unsupported' } });
  });

  test.each(own.filter((n) => !expected[n]?.needs))(
    '%s: every pixel as the independent decoder reads it',
    async (file) => {
      const want = expected[file] as Expected;
      const read = await decodeFile(bytesOf(file));
      if (!read.ok) throw new Error(read.error.code);
      const { image, meta, colour, frames } = read.value;
      const [width, height] = want.size ?? [48, 36];
      expect(hashOf(image.pixels)).toBe(want.sha256);
      expect(meta).toMatchObject({ width, height, bits: want.bits, format: name });
      expect(colour).toBe(want.colour ?? false);
      const lies = laid({ ...image, data: image.pixels }, meta.laid ?? AS_STORED);
      expect(meta.laid && hashOf(lies.data)).toBe(want.lying);
      expect(image.window.high).toBeGreaterThan(image.window.low);
      if (want.window) expect(image.window).toEqual(close(want.window));
      expect(frames ?? 1).toBe(want.frames?.length ?? 1);
      for (const key of ['spacing', 'capturedAt', 'laterality'] as const)
        expect(meta[key]).toEqual(want[key] ?? null);
    },
  );

  test.each(own.filter((n) => expected[n]?.frames))('%s: every film of it', async (file) => {
    const hashes: string[] = [];
    const want = expected[file]?.frames ?? [];
    for (let frame = 0; frame < want.length; frame++) {
      const read = await decodeFile(bytesOf(file), frame);
      if (read.ok) hashes.push(hashOf(read.value.image.pixels));
    }
    expect(hashes).toEqual(want);
    const beyond = await decodeFile(bytesOf(file), want.length);
    expect(beyond).toMatchObject({ ok: false, error: { code: 'file-damaged' } });
  });

  test('damage ends in a film or a coded failure, never in a throw', async () => {
    const damage = fc.record({
      file: fc.constantFrom(...own),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
      at: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), {
        maxLength: 6,
      }),
      truncate: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, keep, at, truncate }) => {
        const bytes = bytesOf(file);
        const cut = truncate ? bytes.slice(0, Math.floor(keep * bytes.length)) : bytes.slice();
        for (const [where, value] of at)
          if (cut.length) cut[Math.floor(where * (cut.length - 1))] = value;
        const read = await decodeFile(cut);
        if (!read.ok) expect(FAILURE_CODES).toContain(read.error.code);
        else
          expect(read.value.image.pixels.length).toBe(
            read.value.meta.width * read.value.meta.height,
          );
      }),
      { seed: 20261123, numRuns: 700 },
    );
  });
});

test('the same film from PNG, and from DICOM of any lossless transfer syntax, has one id', async () => {
  const idOf = async (file: string) => {
    const read = await decodeFile(bytesOf(file));
    if (!read.ok) throw new Error(read.error.code);
    return radiographId(read.value.image);
  };
  expect(await idOf('mono8.dcm')).toBe(await idOf('grey8.png'));
  expect(await idOf('mono16.dcm')).toBe(await idOf('grey16.png'));
  expect(await idOf('mono12-implicit.dcm')).toBe(await idOf('mono12-big-endian.dcm'));
  expect(await idOf('mono12-implicit.dcm')).toBe(await idOf('mono12-high-bit-15.dcm'));
  const twelve = await idOf('mono12-implicit.dcm');
  for (const name of ['deflated', 'jpeg-lossless-sv1-12', 'jpegls-12', 'j2k-12', 'htj2k'])
    expect([name, await idOf(`${name}.dcm`)]).toEqual([name, twelve]);
  expect(await idOf('mono1.dcm')).not.toBe(await idOf('mono12-implicit.dcm'));
});
