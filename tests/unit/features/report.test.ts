import { afterEach, describe, expect, it } from 'vitest';
import { imagePoint } from '../../../src/domain/coordinates';
import type { FdiTooth } from '../../../src/domain/finding';
import { unzipSync } from 'fflate';
import type { PatientId } from '../../../src/domain/patient';
import { facts } from '../../../src/features/report/words';
import { reportDataset } from '../../../src/features/report/dataset';
import { cocoOf } from '../../../src/features/report/coco';
import { greyPng } from '../../../src/features/report/png';
import { dialectOf, reportCsv, reportJson } from '../../../src/features/report/report';
import { decodeFile } from '../../../src/imaging/formats/registry';
import { formatNumber, setLocale } from '../../../src/i18n/translate';
import { reportOf } from '../../support/reports';

afterEach(() => setLocale('en'));

const decided = reportOf([
  { act: 'locate', finding: 'caries-1', tooth: 36 as FdiTooth, surfaces: ['mesial', 'distal'] },
  { act: 'comment', finding: 'caries-1', text: '=HYPERLINK("x"), two\nlines' },
  { act: 'grade', finding: 'caries-1', grade: 'D1' },
  { act: 'accept', finding: 'caries-1' },
  { act: 'sign' },
]);

describe('a report for other programs', () => {
  it('as JSON has the outlines in pixels, the decision and who signed', () => {
    const read = JSON.parse(reportJson(decided)) as Record<string, unknown>;
    expect(read).toMatchObject({
      schema: 'bitelight-report-1',
      review: { status: 'signed', version: 1, signedBy: { by: { name: 'Dr. Әлия "Ali"' } } },
      findings: [{ class: 'caries', decision: 'accepted', tooth: 36, score: 0.71 }],
    });
    const [finding] = read['findings'] as { outlines: number[][][] }[];
    expect(finding?.outlines[0]?.[2]).toEqual([15, 22.5]);
  });

  it('as CSV quotes what must be quoted and lets no text run as a formula', () => {
    const csv = reportCsv(decided, dialectOf('0.5'));
    expect(csv.startsWith('\ufeffnumber,class,decision')).toBe(true);
    expect(csv).toContain(`"'=HYPERLINK(""x""), two\nlines","Dr. Әлия ""Ali"""`);
    expect(csv).toContain(',36,mesial distal,D1,,0.71,62.5,,');
  });

  it.each(['ru', 'kk'] as const)(
    'as CSV for a spreadsheet in %s: semicolons, and no 1.5 that would be a date',
    async (language) => {
      await setLocale(language);
      const csv = reportCsv(decided, dialectOf(formatNumber(0.5)));
      expect(csv.startsWith('\ufeffnumber;class;decision')).toBe(true);
      expect(csv).toContain(';36;mesial distal;D1;;0,71;62,5;;');
    },
  );

  it('as COCO has what was accepted, and nothing else', () => {
    const coco = JSON.parse(cocoOf([{ file: 'film.png', ...decided }])) as {
      annotations: { segmentation: number[][]; bbox: number[] }[];
    };
    expect(coco.annotations).toHaveLength(1);
    expect(coco.annotations[0]?.segmentation).toEqual([[10, 10, 20, 10, 15, 22.5]]);
    expect(coco.annotations[0]?.bbox).toEqual([10, 10, 10, 12.5]);
    const rejected = reportOf([{ act: 'reject', finding: 'caries-1', reason: null }]);
    expect(JSON.parse(cocoOf([{ file: 'film.png', ...rejected }]))).toMatchObject({
      annotations: [],
    });
  });

  it('as a data set has the film as stored, to the bit, beside its COCO', async () => {
    const files = unzipSync(reportDataset(decided));
    const coco = JSON.parse(new TextDecoder().decode(files['coco.json'])) as {
      images: { file_name: string }[];
    };
    const png = files[`films/${coco.images[0]?.file_name ?? ''}`];
    const read = await decodeFile(png ?? new Uint8Array());
    expect(read.ok && [...read.value.image.pixels]).toEqual([...decided.image.pixels]);
  });

  it('a film of 12 bits keeps them all in a PNG of 16', async () => {
    const pixels = Uint16Array.from({ length: 64 * 64 }, (_, at) => at);
    const film = { width: 64, height: 64, bits: 12, pixels, window: { low: 0, high: 4095 } };
    const read = await decodeFile(greyPng(film));
    expect(read.ok && [...read.value.image.pixels].map((value) => value >> 4)).toEqual([...pixels]);
  });

  it('names the patient on the page and in no file for programs', () => {
    const patient = {
      id: 'p' as PatientId,
      identifiers: [{ system: 'urn:x', value: '900101300123' }],
      name: 'Серікова Айгүл',
      birthDate: '1990-01-01',
      sex: 'female',
      centralId: null,
    } as const;
    const report = { ...decided, patient };
    expect(facts(report)[0]?.value).toBe('Серікова Айгүл, Jan 1, 1990, 900101300123');
    const files = [
      reportJson(report),
      reportCsv(report, dialectOf('0.5')),
      cocoOf([{ file: 'f', ...report }]),
    ];
    for (const file of files) expect(file).not.toMatch(/Серікова|900101300123/);
  });
});

it('says what was measured, and whose millimetres these are', () => {
  const [from, to] = [imagePoint(0, 0), imagePoint(10, 0)];
  const measured = reportOf([
    { act: 'measure', measure: { id: 'm', points: [from, imagePoint(30, 40)] } },
    { act: 'calibrate', known: { from, to, lengthMm: 2 } },
    { act: 'sign' },
  ]);
  const values = facts(measured).map(({ value }) => value);
  expect(values).toContain('10.0 mm; Millimetres from a known length of 2 mm on this film.');
  expect(JSON.parse(reportJson(measured))).toMatchObject({
    calibration: { lengthMm: 2 },
    measures: [{ id: 'm' }],
  });
  expect(facts(decided).map(({ label }) => label)).not.toContain('Measurements');
});
