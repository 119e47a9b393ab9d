import { commands } from 'vitest/browser';
import { expect, it } from 'vitest';
import { decodeFile } from '../../src/imaging/formats/registry';
import expected from '../fixtures/formats/expected.json';

async function sha256(pixels: ArrayLike<number>): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', Uint16Array.from(pixels));
  return [...new Uint8Array(hash)].map((b) => b.toString(16).padStart(2, '0')).join('');
}

async function bytesOf(name: string): Promise<Uint8Array> {
  const text = await commands.readFile(`tests/fixtures/formats/${name}`, 'base64');
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** One of each codec: the contract suite runs all files in Node, this shows that a browser loads the same decoders. */
it.each([
  'jpeg-baseline.dcm',
  'jpeg-extended-12.dcm',
  'jpeg-lossless-sv1-16.dcm',
  'jpegls-12.dcm',
  'j2k-12.dcm',
  'htj2k.dcm',
  'lossy.webp',
  'deflate16.tif',
] as const)('%s is read in a browser as in Node', async (name) => {
  const read = await decodeFile(await bytesOf(name));
  if (!read.ok) throw new Error(`${read.error.code} ${read.error.detail}`);
  expect(await sha256(read.value.image.pixels)).toBe(expected[name].sha256);
});

it('AVIF is read by the browser, and looks as the film that went in', async () => {
  const [avif, film] = await Promise.all(['grey.avif', 'grey8.png'].map(bytesOf));
  const [seen, was] = [await decodeFile(avif!), await decodeFile(film!)];
  if (!seen.ok || !was.ok) throw new Error('not read');
  expect(seen.value.colour).toBe(false);
  const [a, b] = [seen.value.image.pixels, was.value.image.pixels];
  expect(a.length).toBe(b.length);
  const away = Array.from(b, (v, i) => Math.abs(v - a[i]!));
  expect(away.reduce((sum, v) => sum + v, 0) / away.length).toBeLessThan(2);
});

it('HEIC, which Chromium does not read, is refused with a reason', async () => {
  const read = await decodeFile(await bytesOf('grey.heic'));
  expect(read).toMatchObject({ ok: false, error: { code: 'format-unsupported' } });
});
