import type { ImagePoint, ScreenPoint } from '../../domain/coordinates';
import type { MeasurePoints } from '../../domain/measure';
import { HALO } from '../mark-style';

/** A distance or an angle as drawn, with what it comes to in words. */
export interface MeasureMark {
  readonly id: string;
  readonly points: MeasurePoints;
  readonly label: string;
  readonly active: boolean;
}

const COLOUR = '#f4f6f8';
const ACTIVE = '#9cc4ff';
const TICK = 7;

/** Lines with ticks at their ends, as calipers have, and the figure beside the last point. `context` is in CSS pixels. */
export function drawMeasures(
  context: CanvasRenderingContext2D,
  project: (point: ImagePoint) => ScreenPoint,
  measures: readonly MeasureMark[],
): void {
  context.setLineDash([]);
  context.lineCap = 'round';
  for (const measure of measures) {
    const points = measure.points.map(project);
    const path = pathOf(points);
    for (const [style, width] of [
      [HALO, 4.5],
      [measure.active ? ACTIVE : COLOUR, 1.75],
    ] as const) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.stroke(path);
    }
    drawLabel(context, points.at(-1) as ScreenPoint, measure);
  }
}

function pathOf(points: readonly ScreenPoint[]): Path2D {
  const path = new Path2D();
  points.forEach(({ x, y }, at) => (at === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  const [first, second] = points;
  const [before, last] = points.slice(-2);
  if (first && second) tick(path, first, second);
  if (before && last) tick(path, last, before);
  return path;
}

/** Across the line at one of its ends. */
function tick(path: Path2D, at: ScreenPoint, towards: ScreenPoint): void {
  const length = Math.hypot(towards.x - at.x, towards.y - at.y) || 1;
  const [x, y] = [(-(towards.y - at.y) / length) * TICK, ((towards.x - at.x) / length) * TICK];
  path.moveTo(at.x - x, at.y - y);
  path.lineTo(at.x + x, at.y + y);
}

function drawLabel(
  context: CanvasRenderingContext2D,
  at: ScreenPoint,
  { label, active }: MeasureMark,
): void {
  context.font = '600 12px "Inter Variable", system-ui, sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const width = context.measureText(label).width;
  const room = context.canvas.width / context.getTransform().a;
  const x = Math.min(at.x + 12, room - width - 16);
  context.beginPath();
  context.roundRect(x, at.y - 11, width + 12, 22, 6);
  context.fillStyle = 'rgb(12 14 16 / 0.85)';
  context.fill();
  context.fillStyle = active ? ACTIVE : COLOUR;
  context.fillText(label, x + 6, at.y + 0.5);
}
