import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { GreyImage } from '../../../src/domain/radiograph';
import { decodeFile } from '../../../src/imaging/formats/registry';
import { radiographId } from '../../../src/imaging/radiograph-id';
import { root } from '../../support/packs';

const fixtures = path.join(root, 'tests/fixtures/formats');
const FILMS = ['mono8', 'mono12-implicit', 'mono12-high-bit-15', 'mono16', 'signed16', 'mono1'];

/** [program, options]: lossless, every one of them. */
const LOSSLESS: readonly (readonly [string, ...string[]])[] = [
  ['dcmconv', '+te'],
  ['dcmconv', '+tb'],
  ['dcmconv', '+ti'],
  ['dcmconv', '+td'],
  ['dcmconv', '+te', '-F'],
  ['dcmcrle'],
  ['dcmcjpeg', '+e1'],
  ['dcmcjpeg', '+el', '+sv', '6'],
  ['dcmcjpls', '+el'],
];
const LOSSY: readonly (readonly [string, string, ...string[]])[] = [
  ['mono8', 'dcmcjpeg', '+eb', '+q', '70'],
  ['mono12-implicit', 'dcmcjpeg', '+ee', '+q', '80'],
  ['mono12-implicit', 'dcmcjpls', '+en', '+md', '3'],
];
const DECODERS: Record<string, string> = { dcmcjpeg: 'dcmdjpeg', dcmcjpls: 'dcmdjpls' };

function installed(): boolean {
  try {
    execFileSync('dcmcjpls', ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    console.warn('skipped: films re-encoded by DCMTK (apt-get install dcmtk)');
    return false;
  }
}

const scratch = mkdtempSync(path.join(tmpdir(), 'bitelight-dcmtk-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let made = 0;

function converted(program: string, options: readonly string[], file: string): string {
  const out = path.join(scratch, `${(made += 1)}.dcm`);
  execFileSync(program, [...options, file, out], { stdio: 'pipe' });
  return out;
}

async function imageOf(file: string): Promise<GreyImage> {
  const read = await decodeFile(new Uint8Array(readFileSync(file)));
  if (!read.ok) throw new Error(`${read.error.code} ${read.error.detail}`);
  return read.value.image;
}

describe.skipIf(!installed())('films re-encoded by DCMTK', () => {
  const pairs = FILMS.flatMap((film) => LOSSLESS.map((way) => [film, way.join(' '), way] as const));
  test.each(pairs)('%s by %s has the id of the film', async (film, _, [program, ...options]) => {
    const file = path.join(fixtures, `${film}.dcm`);
    const again = await imageOf(converted(program, options, file));
    expect(radiographId(again)).toBe(radiographId(await imageOf(file)));
  });

  test.each(LOSSY)(
    '%s by %s %s: every pixel as DCMTK decodes it',
    async (film, program, ...options) => {
      const encoded = converted(program, options, path.join(fixtures, `${film}.dcm`));
      const decoder = DECODERS[program] ?? '';
      const ours = await imageOf(encoded);
      const theirs = await imageOf(converted(decoder, [], encoded));
      expect(ours.pixels.length).toBe(theirs.pixels.length);
      let off = 0;
      for (const [i, v] of ours.pixels.entries())
        off = Math.max(off, Math.abs(v - (theirs.pixels[i] ?? -1)));
      expect(off).toBeLessThanOrEqual(1);
    },
  );
});
