import { zipSync } from 'fflate';
import type { Zippable } from 'fflate';
import { expect, test } from 'vitest';
import type { Unpacked } from '../../../src/domain/archive';
import { startsLikeZip, unpack } from '../../../src/domain/archive';
import { extract } from '../../../src/imaging/archive/extract';
import { list } from '../../../src/imaging/archive/list';
import { heldBytes } from '../../support/memory';
import { fixture } from '../../support/hostile';

const tools = {
  isArchive: async (blob: Blob) =>
    startsLikeZip(new Uint8Array(await blob.slice(0, 4).arrayBuffer())),
  list,
  extract,
};
const FILM = fixture('grey8.png');
const MB = 1024 * 1024;

const zip = (files: Zippable): Uint8Array<ArrayBuffer> => zipSync(files);

async function contentsOf(archive: Uint8Array<ArrayBuffer>): Promise<Unpacked<Blob>[]> {
  const files: Unpacked<Blob>[] = [];
  for await (const file of unpack(new Blob([archive]), 'scans.zip', tools)) files.push(file);
  return files;
}
const told = (files: readonly Unpacked<Blob>[]) =>
  files.map(({ path, content }) => [path, content.ok ? content.value.size : content.error.code]);

/** A copy with the fields of every entry of the directory changed. */
function withDirectory(
  archive: Uint8Array<ArrayBuffer>,
  edit: (view: DataView, at: number) => void,
) {
  const bytes = archive.slice();
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 4 <= bytes.length; at++)
    if (view.getUint32(at, true) === 0x02014b50) edit(view, at);
  return bytes;
}

test('films come whole, in the order of their names, folders and all', async () => {
  const archive = zip({
    'film 10.png': FILM,
    'film 2.png': [FILM, { level: 0 }],
    right: { 'film 1.png': FILM, empty: {} },
  });
  const files = await contentsOf(archive);
  expect(told(files)).toEqual([
    ['scans.zip/film 2.png', FILM.length],
    ['scans.zip/film 10.png', FILM.length],
    ['scans.zip/right/film 1.png', FILM.length],
  ]);
  expect(files.map((file) => file.left)).toEqual([2, 1, 0]);
  for (const { content } of files)
    if (content.ok) expect(new Uint8Array(await content.value.arrayBuffer())).toEqual(FILM);
});

test('an archive in an archive is opened, one in that is told', async () => {
  const third = zip({ 'deep.png': FILM });
  const second = zip({ 'inner.png': FILM, 'third.zip': third });
  const files = await contentsOf(zip({ 'second.zip': second, 'zz.png': FILM }));
  expect(told(files)).toEqual([
    ['scans.zip/second.zip/inner.png', FILM.length],
    ['scans.zip/second.zip/third.zip', 'archive-nested'],
    ['scans.zip/zz.png', FILM.length],
  ]);
});

test('one damaged file stops no other', async () => {
  const archive = zip({ 'a.png': FILM, 'b.png': [FILM, { level: 0 }], 'c.png': FILM });
  const at = Buffer.from(archive).indexOf('b.png') + 5 + 200;
  archive[at] = (archive[at] ?? 0) ^ 1;
  expect(told(await contentsOf(archive))).toEqual([
    ['scans.zip/a.png', FILM.length],
    ['scans.zip/b.png', 'file-damaged'],
    ['scans.zip/c.png', FILM.length],
  ]);
});

test('what stands before and after an archive does not matter; names of Windows are read', async () => {
  const name = Uint8Array.of(0xe1, 0xad, 0xa8, 0xac, 0xae, 0xaa, 0x2e, 0x70, 0x6e, 0x67);
  const archive = zip({ '0123456789': FILM });
  for (let at = 0; at + 10 <= archive.length; at++)
    if (Buffer.from(archive.subarray(at, at + 10)).toString() === '0123456789')
      archive.set(name, at);
  const padded = new Uint8Array([...archive, ...new Uint8Array(300)]);
  expect(told(await contentsOf(padded))).toEqual([['scans.zip/снимок.png', FILM.length]]);
  const prefixed = new Blob([new Uint8Array(5000), archive]);
  const listed = await list(prefixed);
  const [entry] = listed.ok ? listed.value : [];
  expect(entry && (await extract(prefixed, entry)).ok).toBe(true);
});

/** Bytes of memory that an attempt leaves held, and how long it took. */
async function costOf(archive: Uint8Array<ArrayBuffer>) {
  const [before, start] = [heldBytes(), performance.now()];
  const files = await contentsOf(archive);
  const ms = performance.now() - start;
  return { files, bytes: heldBytes() - before, ms };
}

test('a bomb that says what it is is not lit', async () => {
  const zeros = new Uint8Array(40 * MB);
  const bomb = zip({ 'a.dcm': zeros, 'b.dcm': zeros });
  expect(bomb.length).toBeLessThan(MB / 4);
  const { files, bytes, ms } = await costOf(bomb);
  expect(told(files)).toEqual([['scans.zip', 'archive-too-large']]);
  expect(bytes).toBeLessThan(16 * MB);
  expect(ms).toBeLessThan(5000);
});

test('a bomb that lies about its size is stopped at what it declared', async () => {
  const bomb = zip({ 'a.dcm': new Uint8Array(64 * MB), 'film.png': FILM });
  const lying = withDirectory(bomb, (view, at) => {
    if (view.getUint32(at + 24, true) > MB) view.setUint32(at + 24, 1000, true);
  });
  const { files, bytes, ms } = await costOf(lying);
  expect(told(files)).toEqual([
    ['scans.zip/a.dcm', 'archive-too-large'],
    ['scans.zip/film.png', FILM.length],
  ]);
  expect(bytes).toBeLessThan(16 * MB);
  expect(ms).toBeLessThan(5000);
});

test('a bomb whose files lie in one another is refused', async () => {
  const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`film ${i}`, FILM]));
  const bomb = withDirectory(zip(files), (view, at) => view.setUint32(at + 42, 0, true));
  expect(told(await contentsOf(bomb))).toEqual([['scans.zip', 'archive-too-large']]);
});

test('archives within count together: many small bombs are one large one', async () => {
  const charge = zip({ 'zeros.dcm': new Uint8Array(30 * MB) });
  const bomb = zip(
    Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}.zip`, [charge, { level: 0 }]])),
  );
  const files: Unpacked<Blob>[] = [];
  for await (const file of unpack(new Blob([bomb]), 'scans.zip', {
    ...tools,
    // What they would unpack to is counted, not unpacked: a test has little time.
    extract: async (archive, entry) =>
      entry.size > MB ? { ok: true, value: new Blob() } : extract(archive, entry),
  }))
    files.push(file);
  const codes = files.map(({ content }) => (content.ok ? 'ok' : content.error.code));
  expect(codes.filter((code) => code === 'ok').length).toBe(136);
  expect(new Set(codes.slice(136))).toEqual(new Set(['archive-too-large']));
});

test.each([
  [
    'half an archive',
    (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, bytes.length >> 1),
    'file-damaged',
  ],
  [
    'one with a password',
    (bytes: Uint8Array<ArrayBuffer>) =>
      withDirectory(bytes, (view, at) => view.setUint16(at + 8, 1, true)),
    'archive-encrypted',
  ],
  [
    'one of a rare method',
    (bytes: Uint8Array<ArrayBuffer>) =>
      withDirectory(bytes, (view, at) => view.setUint16(at + 10, 14, true)),
    'format-unsupported',
  ],
])('%s is refused with a code that says why', async (_, change, code) => {
  const archive = change(zip({ 'film.png': FILM, 'other.png': FILM }));
  expect(told(await contentsOf(archive))).toEqual([['scans.zip', code]]);
});

test('more files than any patient has are not listed', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 5001 }, (_, i) => [`${i}`, new Uint8Array(1)]),
  );
  expect(told(await contentsOf(zip(files)))).toEqual([['scans.zip', 'archive-too-large']]);
});
