import { PDFDocument } from 'pdf-lib';
import { formatNumber, locale, t } from '../../../i18n/translate';
import type { Report } from '../report';
import { cells, columns, facts, numberedFindings, otherWords, rateWords } from '../words';
import { drawFilm } from './film';
import { Flow, MARGIN, QUIET, type Fonts } from './flow';
import { safeFontkit } from './fontkit';
import { drawToothChart } from './tooth-chart';

/** Bytes of two TrueType fonts with every letter of the page's languages. */
export interface FontFiles {
  readonly plain: Uint8Array;
  readonly strong: Uint8Array;
}

/** Where the columns of the findings begin, in points. */
const FINDING_COLUMNS = [0, 22, 122, 222, 282, 382];
const FACT_COLUMNS = [0, 100];

/**
 * The report as a PDF, A4. `film`: the film as it lies, without marks, as JPEG; outlines are drawn over it as lines.
 * Only the glyphs that are used are embedded. Texts are in the language of the page.
 */
export async function reportPdf(
  report: Report,
  film: Uint8Array,
  files: FontFiles,
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.registerFontkit(safeFontkit);
  // Without ligatures and contextual forms a text can be searched for and copied as it was written.
  const options = { subset: true, features: { liga: false, calt: false, ccmp: false } };
  const fonts: Fonts = {
    plain: await document.embedFont(files.plain, options),
    strong: await document.embedFont(files.strong, options),
  };
  describe(document, report);
  const flow = new Flow(document, fonts);
  head(flow, report);
  drawFilm(flow, report, await document.embedJpg(film));
  drawToothChart(flow, report);
  findings(flow, report);
  rates(flow, report);
  signature(flow);
  flow.footers(
    `Bitelight ${report.bitelight} · ${report.radiograph.id.slice(0, 16)}`,
    (page, pages) => t('report.page', { page: formatNumber(page), pages: formatNumber(pages) }),
  );
  return document.save();
}

function describe(document: PDFDocument, { bitelight, state }: Report): void {
  document.setTitle(t('report.title'), { showInWindowTitleBar: true });
  document.setCreator(`Bitelight ${bitelight}`);
  document.setProducer(`Bitelight ${bitelight}`);
  document.setLanguage(locale.current);
  if (state.signedBy) document.setAuthor(state.signedBy.by.name);
}

function head(flow: Flow, report: Report): void {
  flow.text(t('report.title'), { size: 17, font: flow.fonts.strong });
  if (report.sample) flow.text(t('samples.onFilm'), { font: flow.fonts.strong });
  flow.gap(4);
  for (const { label, value } of facts(report)) flow.row([label, value], FACT_COLUMNS);
  flow.gap(8);
}

function findings(flow: Flow, report: Report): void {
  const all = numberedFindings(report);
  const accepted = all.filter(({ finding }) => finding.decision === 'accepted');
  const others = all.filter(({ finding }) => finding.decision !== 'accepted');
  flow.heading(t('report.findings'));
  if (accepted.length === 0) flow.text(t('report.noFindings'));
  else {
    flow.row(columns(), FINDING_COLUMNS, { font: flow.fonts.strong, size: 8.5, colour: QUIET });
    for (const one of accepted) flow.row(cells(one), FINDING_COLUMNS);
  }
  if (others.length === 0) return;
  flow.heading(t('report.others'));
  for (const one of others) flow.text(otherWords(one), { colour: QUIET });
}

function rates(flow: Flow, report: Report): void {
  const lines = rateWords(report);
  if (lines.length === 0) return;
  flow.heading(t('rates.title'));
  for (const line of lines) flow.text(line, { size: 8.5, colour: QUIET });
}

function signature(flow: Flow): void {
  flow.gap(10);
  flow.room(80);
  flow.text(t('standing.line'), { font: flow.fonts.strong });
  flow.gap(40);
  const end = { x: MARGIN + 220, y: flow.y };
  flow.page.drawLine({ start: { x: MARGIN, y: flow.y }, end, thickness: 0.8 });
  flow.gap(4);
  flow.text(t('report.signHere'), { size: 8, colour: QUIET });
}
