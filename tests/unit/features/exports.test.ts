import { unzipSync } from 'fflate';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { imagePoint } from '../../../src/domain/coordinates';
import type { FdiTooth } from '../../../src/domain/finding';
import type { ReviewAct } from '../../../src/domain/review';
import { Collecting } from '../../../src/features/report/collecting.svelte';
import { DatasetWriter, reportDataset, type Collected } from '../../../src/features/report/dataset';
import { greyPng } from '../../../src/features/report/png';
import { dialectOf, reportCsv } from '../../../src/features/report/report';
import { drawnFilm } from '../../support/films';
import { reportOf } from '../../support/reports';
import { imports, python, runPython } from '../../support/server/pydicom';

/** Exports as the programs read them that they are meant for. */
const [hasPillow, hasCoco] = [imports('PIL'), imports('pycocotools')];
if (!hasPillow) console.log('SKIPPED: no PNG is opened with Pillow, it is not installed');
if (!hasCoco) console.log('SKIPPED: no COCO is read with pycocotools, it is not installed');
const hasPython = imports('csv');
const SOFFICE = '/usr/bin/soffice';
const hasOffice = existsSync(SOFFICE);
if (!hasOffice) console.log('SKIPPED: no CSV is opened with LibreOffice, it is not installed');
if (!hasPython) console.log(`SKIPPED: no CSV is read with Python, there is no ${python}`);

const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-exports-'));
afterAll(() => rmSync(folder, { recursive: true }));

const keep = (name: string, content: string | Uint8Array): string => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
};

type Row = Readonly<Record<string, string | undefined>>;
const TRIANGLE = [imagePoint(20, 20), imagePoint(30, 20), imagePoint(20, 30)];
const FORMULA = '=HYPERLINK("x"), two\nlines; Ғ';
const decided = reportOf([
  { act: 'locate', finding: 'caries-1', tooth: 36 as FdiTooth, surfaces: ['mesial', 'distal'] },
  { act: 'comment', finding: 'caries-1', text: FORMULA },
  { act: 'accept', finding: 'caries-1' },
  { act: 'sign' },
]);

const READ_CSV = `
import csv, json, sys
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    for row in csv.DictReader(file, delimiter=sys.argv[2]):
        print(json.dumps(row))
`;

it.runIf(hasPython).each([
  [',', '0.5', '62.5'],
  [';', '0,5', '62,5'],
])('CSV parted by %s: a row a finding, every cell in its column', (separator, half, area) => {
  const file = keep('report.csv', reportCsv(decided, dialectOf(half)));
  expect(runPython(READ_CSV, file, separator)).toEqual([
    expect.objectContaining({
      number: '1',
      class: 'caries',
      decision: 'accepted',
      tooth_fdi: '36',
      surfaces: 'mesial distal',
      area_px: area,
      // A text, whatever a spreadsheet would make of it.
      comment: `'${FORMULA}`,
      clinician: 'Dr. Әлия "Ali"',
    }),
  ]);
});

/** Comments as a spreadsheet is tried by: formulas in each way to begin one, marks that part cells, every letter. */
const TRIALS = [
  '=1+1',
  '+7 701 000 00 00',
  '-1+2',
  '@SUM(1;2)',
  '\t=1+1',
  'екі; үтір, "тырнақша"',
  'ӘәҒғҚқҢңӨөҰұҮүҺһІі',
  'two\r\nlines',
];
const tried = reportOf(
  TRIALS.flatMap((text, at): ReviewAct[] => [
    { act: 'add', finding: `own-${at}`, class: 'caries', outlines: [TRIANGLE] },
    { act: 'comment', finding: `own-${at}`, text },
  ]),
);

it.runIf(hasPython && hasOffice).each([
  [',', '0.5', 44],
  [';', '0,5', 59],
])(
  'CSV parted by %s, opened and saved again by LibreOffice: the same cells',
  (mark, half, code) => {
    const name = code === 44 ? 'comma' : 'semicolon';
    const file = keep(`${name}.csv`, reportCsv(tried, dialectOf(half)));
    // Separator, quote, UTF-8, from the first row; and formulas computed, as they would be on a dentist's screen.
    const [asRead, asWritten] = [`CSV:${code},34,76,1`, 'csv:Text - txt - csv (StarCalc):44,34,76'];
    const profile = `-env:UserInstallation=file://${path.join(folder, 'profile')}`;
    const out = path.join(folder, `saved-${name}`);
    const how = ['--headless', profile, `--infilter=${asRead}`, '--convert-to', asWritten];
    execFileSync(SOFFICE, [...how, '--outdir', out, file], { stdio: 'ignore' });
    const read = (of: string, separator: string) => runPython(READ_CSV, of, separator) as Row[];
    const [before, after] = [read(file, mark), read(path.join(out, `${name}.csv`), ',')];
    const comments = (rows: Row[]) => rows.map((row) => row['comment']?.replaceAll('\r\n', '\n'));
    expect(comments(after)).toEqual(comments(before));
    const own = before.slice(1);
    expect(own.map((row) => row['comment']?.replace(/^'/, ''))).toEqual(TRIALS);
    expect(own.map((row) => row['comment']?.startsWith("'"))).toEqual(
      TRIALS.map((text) => /^\s*[=+\-@]/.test(text)),
    );
    expect(after.map((row) => [row['class'], row['decision'], row['clinician']])).toEqual(
      before.map((row) => [row['class'], row['decision'], row['clinician']]),
    );
  },
  120_000,
);

const READ_PNG = `
import json, sys
from PIL import Image
image = Image.open(sys.argv[1])
image.load()
print(json.dumps([image.mode, image.size, list(image.getdata())[:200], image.info]))
`;

it.runIf(hasPillow)('PNG: the film’s values in 8 bits and in 16, and nothing beside them', () => {
  const shape = { width: 20, height: 10 };
  const pixels = Uint8Array.from({ length: 200 }, (_, at) => at);
  const plain = { ...shape, bits: 8, pixels, window: { low: 0, high: 255 } };
  const [eight] = runPython(READ_PNG, keep('8.png', greyPng(plain)));
  expect(eight).toEqual(['L', [20, 10], [...pixels], {}]);
  const deep = Uint16Array.from({ length: 200 }, (_, at) => at * 20);
  const film = { ...shape, bits: 12, pixels: deep, window: { low: 0, high: 4095 } };
  const [sixteen] = runPython(READ_PNG, keep('16.png', greyPng(film)));
  expect(sixteen).toEqual(['I;16', [20, 10], [...deep].map((value) => value << 4), {}]);
});

const READ_COCO = `
import contextlib, io, json, os, sys
from pycocotools.coco import COCO
with contextlib.redirect_stdout(io.StringIO()):
    coco = COCO(sys.argv[1])
for one in coco.loadAnns(coco.getAnnIds()):
    image = coco.loadImgs(one["image_id"])[0]
    mask = coco.annToMask(one)
    print(json.dumps({
        "class": coco.loadCats(one["category_id"])[0]["name"],
        "there": os.path.exists(os.path.join(sys.argv[2], image["file_name"])),
        "shape": list(mask.shape), "filled": int(mask.sum()), "area": one["area"], "box": one["bbox"],
    }))
`;

it.runIf(hasCoco)('COCO: the mask that was accepted, on the film that lies beside it', () => {
  for (const [name, bytes] of Object.entries(unzipSync(reportDataset(decided)))) keep(name, bytes);
  const read = runPython(READ_COCO, path.join(folder, 'coco.json'), path.join(folder, 'films'));
  expect(read).toHaveLength(1);
  const [one] = read as { filled: number; area: number }[];
  expect(one).toMatchObject({
    class: 'caries',
    there: true,
    shape: [48, 64],
    area: 62.5,
    box: [10, 10, 10, 12.5],
  });
  // A triangle of 62.5 pixels, rasterised.
  expect(Math.abs((one?.filled ?? 0) - 62.5)).toBeLessThan(8);
});

/** A drawn film of its own, with its suggestion accepted or rejected. */
function signedFilm(seed: number, act: 'accept' | 'reject'): Collected {
  const { radiograph, image } = drawnFilm(64, 48, seed);
  const { state } = reportOf([
    act === 'accept'
      ? { act, finding: 'caries-1' }
      : { act, finding: 'caries-1', reason: 'restoration' },
    { act: 'sign' },
  ]);
  return { radiograph, image, state };
}

/** What is written of these films; `stopAfter`: the person stops it while that film is on its way. */
async function collectedFrom(films: readonly (Collected | null)[], stopAfter = Infinity) {
  const parts: Uint8Array[] = [];
  const ends: string[] = [];
  const collecting = new Collecting({
    async *films() {
      for (const [at, film] of films.entries()) {
        if (at === stopAfter) collecting.stop();
        yield await Promise.resolve(film);
      }
    },
    sink: () =>
      Promise.resolve({
        write: (part) => Promise.resolve(void parts.push(part)),
        close: () => Promise.resolve(void ends.push('closed')),
        abort: () => Promise.resolve(void ends.push('aborted')),
      }),
  });
  await collecting.save();
  return { zip: Buffer.concat(parts), ends, outcome: collecting.outcome };
}

it.runIf(hasCoco)(
  'COCO of all signed films: each with its own marks, one without any too',
  async () => {
    const films = [signedFilm(1, 'accept'), null, signedFilm(2, 'reject'), signedFilm(3, 'accept')];
    const { zip, ends, outcome } = await collectedFrom(films);
    expect([ends, outcome]).toEqual([['closed'], { films: 3, leftOut: 1, full: false }]);
    const parts = Object.entries(unzipSync(zip));
    for (const [name, bytes] of parts) keep(`all/${name}`, bytes);
    expect(parts.filter(([name]) => name.startsWith('films/'))).toHaveLength(3);
    const at = (name: string) => path.join(folder, 'all', name);
    const read = runPython(READ_COCO, at('coco.json'), at('films')) as { there: boolean }[];
    expect(read.map((one) => one.there)).toEqual([true, true]);
    const { images } = JSON.parse(readFileSync(at('coco.json'), 'utf8')) as { images: unknown[] };
    expect(images).toHaveLength(3);
  },
);

it('stopped, nothing remains of the file; with no film, nobody is asked where to', async () => {
  const stopped = await collectedFrom([signedFilm(1, 'accept'), signedFilm(2, 'accept')], 1);
  expect([stopped.ends, stopped.outcome]).toEqual([['aborted'], null]);
  const none = await collectedFrom([null]);
  expect([none.ends, none.outcome]).toEqual([[], { films: 0, leftOut: 1, full: false }]);
});

it('a ZIP that is full is ended whole, and says so', async () => {
  const parts: Uint8Array[] = [];
  const write = (part: Uint8Array) => Promise.resolve(void parts.push(part));
  const writer = new DatasetWriter(write, { bytes: 1_000_000, files: 2 });
  const added = [];
  for (const seed of [1, 2, 3]) added.push(await writer.add(signedFilm(seed, 'accept')));
  await writer.end();
  expect(added).toEqual([true, true, false]);
  expect(Object.keys(unzipSync(Buffer.concat(parts)))).toHaveLength(3);
});
