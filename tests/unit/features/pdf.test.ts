import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import * as v from 'valibot';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { FdiTooth } from '../../../src/domain/finding';
import { PackManifest } from '../../../src/domain/pack';
import type { ReviewAct } from '../../../src/domain/review';
import { reportPdf } from '../../../src/features/report/pdf/write';
import { setLocale } from '../../../src/i18n/translate';
import { imagePoint } from '../../../src/domain/coordinates';
import { packs, root } from '../../support/packs';
import { reportOf } from '../../support/reports';

const { resolve } = createRequire(import.meta.url);
const font = (name: string) =>
  new Uint8Array(readFileSync(resolve(`@expo-google-fonts/inter/${name}.ttf`)));
const fonts = {
  plain: font('400Regular/Inter_400Regular'),
  strong: font('600SemiBold/Inter_600SemiBold'),
};
const film = new Uint8Array(readFileSync(path.join(root, 'tests/fixtures/formats/grey.jpg')));
const pack = v.parse(
  PackManifest,
  JSON.parse(readFileSync(path.join(root, 'models', packs[0] ?? '', 'pack.json'), 'utf8')),
);

/** Every letter that Kazakh has beyond Russian. */
const KAZAKH = 'ӘәҒғҚқҢңӨөҰұҮүҺһІі';

const decided: ReviewAct[] = [
  { act: 'locate', finding: 'caries-1', tooth: 36 as FdiTooth, surfaces: ['distal'] },
  { act: 'comment', finding: 'caries-1', text: `Тереңдігі дентинге жеткен ${KAZAKH}` },
  { act: 'accept', finding: 'caries-1' },
  { act: 'sign' },
];

const POPPLER = ['pdftotext', 'pdftoppm', 'pdffonts'].every((tool) =>
  existsSync(`/usr/bin/${tool}`),
);
const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-pdf-'));

function textOf(pdf: Uint8Array): string {
  const file = path.join(folder, 'report.pdf');
  writeFileSync(file, pdf);
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
}

afterEach(() => setLocale('en'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the report as a PDF', () => {
  it('opens as one A4 page with its title, its author and nothing but parts of two fonts', async () => {
    const bytes = await reportPdf(reportOf(decided, { pack }), film, fonts);
    const pdf = await PDFDocument.load(bytes);
    expect(pdf.getPageCount()).toBe(1);
    expect(pdf.getPage(0).getSize()).toEqual({ width: 595.28, height: 841.89 });
    expect(pdf.getTitle()).toBe('Radiograph report');
    expect(pdf.getAuthor()).toBe('Dr. Әлия "Ali"');
    const names = pdf.context
      .enumerateIndirectObjects()
      .flatMap(([, object]) => (object instanceof PDFDict ? [object] : []))
      .filter((one) => one.get(PDFName.of('Type')) === PDFName.of('Font'))
      .map((one) => String(one.get(PDFName.of('BaseFont'))));
    expect(new Set(names).size).toBe(2);
    expect(bytes.length).toBeLessThan(film.length + 120_000);
  });

  it('goes on over as many pages as a long report needs', async () => {
    const acts = Array.from({ length: 60 }, (_, index): ReviewAct[] => [
      {
        act: 'add',
        finding: `own-${index}`,
        class: 'caries',
        outlines: [[imagePoint(1, 1), imagePoint(9, 1), imagePoint(5, 9)]],
      },
      { act: 'comment', finding: `own-${index}`, text: `${'word '.repeat(30)}№${index}` },
    ]).flat();
    const pdf = await PDFDocument.load(await reportPdf(reportOf(acts), film, fonts));
    expect(pdf.getPageCount()).toBeGreaterThan(3);
  });
});

describe.runIf(POPPLER)('the report as another program reads it', () => {
  it.each(['kk', 'ru', 'en'] as const)('%s: text, names and numbers come out', async (locale) => {
    await setLocale(locale);
    const text = textOf(await reportPdf(reportOf(decided, { pack }), film, fonts));
    expect(text.replace(/\s+/g, '')).toContain(KAZAKH);
    expect(text).toContain('Dr. Әлия "Ali"');
    expect(text).toContain('dental 1.');
    expect(text).toContain('36');
    expect(text).toContain({ kk: 'Тісжегі', ru: 'Кариес', en: 'Caries' }[locale]);
  });

  it('has its fonts within, with a way back from glyphs to letters', async () => {
    const file = path.join(folder, 'fonts.pdf');
    writeFileSync(file, await reportPdf(reportOf(decided), film, fonts));
    const [, , ...rows] = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n');
    expect(rows).toHaveLength(2);
    // Embedded, and with a Unicode map; only the letters that are used, which the size above holds.
    for (const row of rows) expect(row).toMatch(/\syes\s+(yes|no)\s+yes\s/);
  });

  it('draws every letter of the title: a subset that lost its glyphs is still found by a search', async () => {
    await setLocale('kk');
    const picture = drawn(await reportPdf(reportOf(decided), film, fonts));
    const letters = new Set<number>();
    picture.each((red, green, blue, x, y) => {
      if (y < 66 && red + green + blue < 250) letters.add(x);
    });
    // 'Түсірілім есебі' in bold letters of 17 points, 130 points wide.
    expect(letters.size).toBeGreaterThan(80);
  });

  it('writes what was measured at the film, and once more among the facts', async () => {
    const points = [imagePoint(10, 20), imagePoint(52, 20)] as const;
    const text = textOf(
      await reportPdf(
        reportOf([{ act: 'measure', measure: { id: 'm', points } }, ...decided]),
        film,
        fonts,
      ),
    );
    expect(text.split('42 px')).toHaveLength(3);
  });

  it('draws the outline in the colour of its class where it lies on the turned film', async () => {
    const middle = async (turns: 0 | 2): Promise<number> => {
      const report = reportOf(decided, { orientation: { mirrored: false, turns } });
      const columns: number[] = [];
      drawn(await reportPdf(report, film, fonts)).each((red, _, blue, x, y) => {
        // Above the tooth chart.
        if (red - blue > 110 && y < 410) columns.push(x);
      });
      return columns.reduce((sum, one) => sum + one, 0) / columns.length;
    };
    // The triangle lies in the left half of the film; turned by half, in the right one.
    expect(await middle(0)).toBeLessThan(595 / 2);
    expect(await middle(2)).toBeGreaterThan(595 / 2);
  });
});

type Visit = (red: number, green: number, blue: number, x: number, y: number) => void;

/** The first page, a pixel for each point. */
function drawn(pdf: Uint8Array): { each(visit: Visit): void } {
  writeFileSync(path.join(folder, 'drawn.pdf'), pdf);
  execFileSync('pdftoppm', ['-r', '72', '-singlefile', 'drawn.pdf', 'drawn'], { cwd: folder });
  const ppm = readFileSync(path.join(folder, 'drawn.ppm'));
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.toString('latin1', 0, 40));
  const [start = '', width = '0'] = header ?? [];
  return {
    each(visit) {
      for (let at = start.length, pixel = 0; at + 2 < ppm.length; at += 3, pixel++) {
        const [red = 0, green = 0, blue = 0] = ppm.subarray(at, at + 3);
        visit(red, green, blue, pixel % Number(width), Math.floor(pixel / Number(width)));
      }
    },
  };
}
