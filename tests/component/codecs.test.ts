import { commands } from 'vitest/browser';
import { expect, it } from 'vitest';
import { decodeFile } from '../../src/imaging/formats/registry';
import expected from '../fixtures/formats/expected.json';

async function sha256(pixels: ArrayLike<number>): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', Uint16Array.from(pixels));
  return [...new Uint8Array(hash)].map((b) => b.toString(16).padStart(2, '0')).join('');
}

/** One of each codec: the contract suite runs all files in Node, this shows that a browser loads the same decoders. */
it.each([
  'jpeg-baseline',
  'jpeg-extended-12',
  'jpeg-lossless-sv1-16',
  'jpegls-12',
  'j2k-12',
  'htj2k',
])('%s is read in a browser as in Node', async (name) => {
  const text = await commands.readFile(`tests/fixtures/formats/${name}.dcm`, 'base64');
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const read = await decodeFile(bytes);
  if (!read.ok) throw new Error(`${read.error.code} ${read.error.detail}`);
  expect(await sha256(read.value.image.pixels)).toBe(
    expected[`${name}.dcm` as keyof typeof expected].sha256,
  );
});
