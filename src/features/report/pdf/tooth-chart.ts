import { rgb } from 'pdf-lib';
import { FINDING_CLASSES } from '../../../domain/finding';
import { t } from '../../../i18n/translate';
import { shownTooth } from '../../../ui/tooth.svelte';
import { MARK_STYLES } from '../../../viewer/mark-style';
import { chartOf, type ChartTooth } from '../chart';
import type { Report } from '../report';
import { colourOf } from './film';
import { LINE, MARGIN, QUIET, type Flow } from './flow';

const HEIGHT = 22;
/** The lines of the classes lie on a dark ground, as on a film: their colours are made for it. */
const GROUND = rgb(0.09, 0.1, 0.11);

/** Two rows of teeth, four where primary ones bear a finding; a tooth with a finding has the lines of its classes under its number. */
export function drawToothChart(flow: Flow, { state }: Report): void {
  const rows = chartOf(state.findings);
  flow.room(rows.length * (HEIGHT + 4) + 24);
  for (const row of rows) {
    const step = flow.width / 16;
    const from = MARGIN + ((16 - row.length) / 2) * step;
    row.forEach((tooth, index) => drawTooth(flow, tooth, from + index * step, step - 3));
    flow.gap(HEIGHT + 4);
  }
  drawLegend(flow);
}

function drawTooth(flow: Flow, { tooth, classes }: ChartTooth, x: number, width: number): void {
  const { page, fonts, y } = flow;
  const marked = classes.length > 0;
  const box = { x, y: y - HEIGHT, width, height: HEIGHT };
  page.drawRectangle({
    ...box,
    borderColor: marked ? GROUND : LINE,
    borderWidth: marked ? 1.2 : 0.6,
  });
  const name = shownTooth(tooth);
  const font = marked ? fonts.strong : fonts.plain;
  const middle = x + width / 2 - font.widthOfTextAtSize(name, 8) / 2;
  page.drawText(name, { x: middle, y: y - 10, size: 8, font, color: marked ? GROUND : QUIET });
  if (!marked) return;
  page.drawRectangle({ x, y: y - HEIGHT, width, height: 8, color: GROUND });
  classes.forEach((one, index) => {
    const at = y - HEIGHT + 4 + (index - (classes.length - 1) / 2) * 3;
    drawClassLine(flow, one, x + 2, x + width - 2, at);
  });
}

function drawClassLine(
  { page }: Flow,
  name: (typeof FINDING_CLASSES)[number],
  from: number,
  to: number,
  y: number,
): void {
  const dash = MARK_STYLES[name].dash.map((one) => one * 0.5);
  page.drawLine({
    start: { x: from, y },
    end: { x: to, y },
    thickness: 1.6,
    color: colourOf(name),
    ...(dash.length > 0 ? { dashArray: dash } : {}),
  });
}

function drawLegend(flow: Flow): void {
  const { page, fonts } = flow;
  let x = MARGIN;
  for (const name of FINDING_CLASSES) {
    page.drawRectangle({ x, y: flow.y - 10, width: 24, height: 8, color: GROUND });
    drawClassLine(flow, name, x + 2, x + 22, flow.y - 6);
    const word = t(`class.${name}`);
    page.drawText(word, { x: x + 30, y: flow.y - 9, size: 8, font: fonts.plain, color: QUIET });
    x += 46 + fonts.plain.widthOfTextAtSize(word, 8);
  }
  flow.gap(16);
}
