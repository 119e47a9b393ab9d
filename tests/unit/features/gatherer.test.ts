import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { fail } from '../../../src/domain/failure';
import { ok } from '../../../src/domain/result';
import type { Folder } from '../../../src/features/intake/folders';
import { chosenFolder } from '../../../src/features/intake/folders';
import { Gatherer } from '../../../src/features/intake/gatherer';
import { IntakeQueue } from '../../../src/features/intake/queue.svelte';
import { extract } from '../../../src/imaging/archive/extract';
import { list } from '../../../src/imaging/archive/list';
import { memoryFilmStore } from '../../../src/store/memory/film-store';
import { BAD, FakeReader, NO_FILM } from '../../support/fake-reader';

const file = (name: string, ...bytes: readonly number[]) =>
  new File([Uint8Array.from(bytes)], name);
const zip = (name: string, files: Readonly<Record<string, number[]>>): File => {
  const entries = Object.entries(files).map(
    ([path, bytes]) => [path, Uint8Array.from(bytes)] as const,
  );
  return new File([zipSync(Object.fromEntries(entries))], name);
};
const folder = (name: string, ...files: readonly File[]): Folder => ({
  name,
  files: () => Promise.resolve(ok(files)),
});

function setUp() {
  const reader = new FakeReader();
  const store = memoryFilmStore();
  const queue = new IntakeQueue({
    reader,
    store,
    thumbnail: () => Promise.resolve(null),
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  const opened: boolean[] = [];
  const gatherer = new Gatherer(
    { list, extract },
    {
      add: (sources, first) => {
        opened.push(first);
        queue.add(sources);
      },
      refuse: (label, failure) => queue.refuse(label, failure),
      announce: (count) => queue.announce(count),
      decoded: () => queue.decoded(),
    },
  );
  const over = async (): Promise<void> => {
    for (let turn = 0; turn < 5000 && queue.batch.waiting > 0; turn++)
      await new Promise((r) => setTimeout(r, 1));
    expect(queue.batch.waiting).toBe(0);
  };
  return { reader, queue, gatherer, opened, over };
}
const failures = (queue: IntakeQueue) =>
  queue.items
    .filter((item) => item.status === 'failed')
    .map((item) => [item.source.label, item.failure?.code]);
const films = (queue: IntakeQueue) => queue.items.flatMap((item) => item.radiograph?.id ?? []);

test('files, a folder and an archive in one drop: every film of them, the page opens one of the first', async () => {
  const { queue, gatherer, opened, over } = setUp();
  const scans = zip('scans.zip', { 'b.dcm': [4], 'a.dcm': [3] });
  await gatherer.take({
    files: [file('1.dcm', 1), scans],
    folders: [folder('patient', file('2.dcm', 2), zip('more.zip', { 'c.dcm': [5] }))],
  });
  await over();
  expect(films(queue)).toEqual([1, 3, 4, 2, 5].map((byte) => `film-${byte}`));
  expect(opened).toEqual([true, false, false, false, false]);
  expect(queue.items.map((item) => item.source.label)).toEqual([
    '1.dcm',
    'scans.zip/a.dcm',
    'scans.zip/b.dcm',
    '2.dcm',
    'more.zip/c.dcm',
  ]);
});

test('what is no film in a folder or an archive is left out and counted; a damaged film is told', async () => {
  const { queue, gatherer, over } = setUp();
  const scans = zip('scans.zip', { 'a.dcm': [1], 'viewer.exe': [NO_FILM], 'bad.dcm': [BAD] });
  const media = folder('cd', file('DICOMDIR', NO_FILM), file('IM1', 2));
  await gatherer.take({ files: [scans], folders: [media] });
  await over();
  expect(films(queue)).toEqual(['film-1', 'film-2']);
  expect(failures(queue)).toEqual([['scans.zip/bad.dcm', 'file-damaged']]);
  expect(queue.leftOut).toBe(2);
});

test('the same file dropped by itself is told, for somebody meant it to be read', async () => {
  const { queue, gatherer, over } = setUp();
  await gatherer.take({ files: [file('page.dcm', NO_FILM)], folders: [] });
  await over();
  expect(failures(queue)).toEqual([['page.dcm', 'format-unknown']]);
});

test('a folder and an archive without any film say so, once', async () => {
  const { queue, gatherer, over } = setUp();
  const papers = zip('papers.zip', { 'a.doc': [NO_FILM], 'b.doc': [NO_FILM] });
  await gatherer.take({
    files: [papers],
    folders: [folder('letters', file('c.doc', NO_FILM)), folder('nothing')],
  });
  await over();
  expect(failures(queue).sort()).toEqual([
    ['letters', 'archive-empty'],
    ['nothing', 'archive-empty'],
    ['papers.zip', 'archive-empty'],
  ]);
});

test('an archive or a folder that cannot be opened is told, and the next is', async () => {
  const { queue, gatherer, over } = setUp();
  const broken = new File([zipSync({ a: Uint8Array.of(1) }).slice(0, 40)], 'broken.zip');
  const lost: Folder = { name: 'lost', files: () => Promise.resolve(fail('file-damaged')) };
  await gatherer.take({
    files: [broken, zip('whole.zip', { 'a.dcm': [7] })],
    folders: [lost, folder('there', file('b.dcm', 8))],
  });
  await over();
  expect(failures(queue)).toEqual([
    ['broken.zip', 'file-damaged'],
    ['lost', 'file-damaged'],
  ]);
  expect(films(queue)).toEqual(['film-7', 'film-8']);
});

test('500 files: the bad ones are told, the same film twice is read once, nothing is lost', async () => {
  const { reader, queue, gatherer, over } = setUp();
  const files = Array.from({ length: 500 }, (_, i) =>
    i % 50 === 49 ? file(`${i}.dcm`, BAD) : file(`${i}.dcm`, i % 200),
  );
  await gatherer.take({ files, folders: [] });
  expect(queue.batch.total).toBe(500);
  await over();
  expect(failures(queue).length).toBe(10);
  expect(films(queue).length).toBe(490);
  expect(reader.analysed.length).toBe(new Set(films(queue)).size);
});

test('cancelled in the middle, an archive is unpacked no further and what waits is not read', async () => {
  const { reader, queue, gatherer } = setUp();
  let release: () => void = () => undefined;
  reader.held = new Promise((resolve) => (release = resolve));
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}.dcm`, [i]]));
  let announced = 0;
  queue.onDecoded = (item) => {
    if (item.key !== 10) return;
    announced = queue.batch.total;
    gatherer.stop();
    queue.cancelAll();
    release();
  };
  await gatherer.take({ files: [zip('many.zip', many)], folders: [] });
  expect(announced).toBe(100);
  expect(queue.items.length).toBe(10);
  expect(queue.batch.waiting).toBe(0);
  expect(reader.analysed.length).toBeLessThanOrEqual(1);
  // The next drop is taken as ever.
  await gatherer.take({ files: [file('next.dcm', 150)], folders: [] });
  while (queue.batch.waiting > 0) await new Promise((r) => setTimeout(r, 1));
  expect(films(queue)).toContain('film-150');
});

test('a chosen folder comes in the order of its paths, with its own name', async () => {
  const at = (path: string) =>
    Object.defineProperty(file(path, 1), 'webkitRelativePath', { value: `cd/${path}` });
  const chosen = chosenFolder([at('IM10'), at('IM2'), at('A/IM1')]);
  const found = await chosen.files();
  expect(chosen.name).toBe('cd');
  expect(found.ok && found.value.map((one) => one.name)).toEqual(['A/IM1', 'IM2', 'IM10']);
});
