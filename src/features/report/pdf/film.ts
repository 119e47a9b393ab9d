import { rgb, type PDFImage, type PDFPage } from 'pdf-lib';
import { imagePoint, type ImagePoint } from '../../../domain/coordinates';
import type { FindingClass } from '../../../domain/finding';
import { boxOf } from '../../../viewer/hit-test';
import { MARK_STYLES } from '../../../viewer/mark-style';
import { lyingSize, toLying } from '../../../domain/orientation';
import type { Report } from '../report';
import { measureMarks, numberedFindings, type NumberedFinding } from '../words';
import { MARGIN, type Flow } from './flow';

const MOST_HEIGHT = 245;
const HALO = rgb(0.03, 0.04, 0.05);
const LINE = rgb(0.96, 0.96, 0.97);

/** '#rrggbb' as the PDF wants it. */
export function colourOf(name: FindingClass) {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(
    (at) => parseInt(MARK_STYLES[name].colour.slice(at, at + 2), 16) / 255,
  );
  return rgb(red, green, blue);
}

/** The film as it was turned, with the outlines of what was accepted and what was measured as lines over it, sharp at every size. */
export function drawFilm(flow: Flow, report: Report, picture: PDFImage): void {
  const { orientation, radiograph } = report;
  const size = lyingSize(orientation, radiograph);
  const scale = Math.min(flow.width / size.width, MOST_HEIGHT / size.height);
  const height = size.height * scale;
  flow.room(height);
  const left = MARGIN + (flow.width - size.width * scale) / 2;
  const { page, y: top } = flow;
  page.drawImage(picture, { x: left, y: top - height, width: size.width * scale, height });
  // From a point of the film to the drawing's own, downwards from its upper left corner.
  const place = (point: ImagePoint) => {
    const { x, y } = toLying(orientation, radiograph, point);
    return imagePoint(x * scale, y * scale);
  };
  for (const numbered of numberedFindings(report))
    if (numbered.finding.decision === 'accepted')
      drawOutline(page, flow, { left, top }, place, numbered);
  for (const measure of measureMarks(report))
    drawMeasure(page, flow, { left, top }, measure.points.map(place), measure.label);
  flow.gap(height + 6);
}

interface Corner {
  readonly left: number;
  readonly top: number;
}

function drawOutline(
  page: PDFPage,
  flow: Flow,
  { left, top }: Corner,
  place: (point: ImagePoint) => ImagePoint,
  { finding, number }: NumberedFinding,
): void {
  const path = finding.outlines
    .map((ring) => {
      const corners = ring.map(place).map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`);
      return `M ${corners.join(' L ')} Z`;
    })
    .join(' ');
  const at = { x: left, y: top };
  const colour = colourOf(finding.class);
  const dash = [...MARK_STYLES[finding.class].dash].map((one) => one * 0.6);
  page.drawSvgPath(path, { ...at, borderColor: HALO, borderWidth: 2.4, borderOpacity: 0.6 });
  page.drawSvgPath(path, {
    ...at,
    borderColor: colour,
    borderWidth: 1.2,
    ...(dash.length > 0 ? { borderDashArray: dash } : {}),
  });
  const { min, max } = boxOf(finding);
  const corners = [place(min), place(max)];
  const x = left + Math.max(...corners.map((one) => one.x)) + 6;
  const y = top - Math.min(...corners.map((one) => one.y));
  drawNumber(page, flow, x, y, String(number), colour);
}

/** Calipers or an angle, with the figure beside the last point. */
function drawMeasure(
  page: PDFPage,
  { fonts, width }: Flow,
  { left, top }: Corner,
  points: readonly ImagePoint[],
  label: string,
): void {
  const path = `M ${points.map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`).join(' L ')}`;
  const at = { x: left, y: top };
  page.drawSvgPath(path, { ...at, borderColor: HALO, borderWidth: 2.4, borderOpacity: 0.6 });
  page.drawSvgPath(path, { ...at, borderColor: LINE, borderWidth: 1 });
  const last = points.at(-1);
  if (!last) return;
  const room = fonts.strong.widthOfTextAtSize(label, 7) + 6;
  const x = Math.min(left + last.x + 5, MARGIN + width - room);
  const y = top - last.y - 5.5;
  page.drawRectangle({ x, y, width: room, height: 11, color: HALO, opacity: 0.85 });
  page.drawText(label, { x: x + 3, y: y + 3, size: 7, font: fonts.strong, color: LINE });
}

function drawNumber(
  page: PDFPage,
  { fonts, width }: Flow,
  wantedX: number,
  y: number,
  text: string,
  colour: ReturnType<typeof colourOf>,
): void {
  const x = Math.min(wantedX, MARGIN + width - 7);
  page.drawCircle({ x, y, size: 6, color: HALO, borderColor: colour, borderWidth: 0.8 });
  const half = fonts.strong.widthOfTextAtSize(text, 7) / 2;
  page.drawText(text, { x: x - half, y: y - 2.5, size: 7, font: fonts.strong, color: colour });
}
