import { screenPoint, type ImagePoint, type ScreenPoint } from '../../domain/coordinates';
import type { Finding } from '../../domain/finding';
import type { Decision } from '../../domain/review';
import { boxOf } from '../hit-test';
import { HALO, MARK_STYLES } from '../mark-style';

/** Where a point of the film is on the screen. */
type Projection = (point: ImagePoint) => ScreenPoint;

/** A finding as drawn: `label` is its number in the list, so that film and list name it alike. */
export interface Mark {
  readonly finding: Finding;
  readonly label: string;
  /** Accepted: a full line with a faint fill. Rejected: faded. Suggested, and where absent: a thinner line alone. */
  readonly decision?: Decision;
  /** Below the pack's operating point: a dotted line, whatever its class. */
  readonly faint?: boolean;
}

export interface MarksLook {
  /** 0..1 of all of it. */
  readonly opacity: number;
  /** Every shape is filled, not only what was accepted or is looked at. */
  readonly filled: boolean;
  /** The mark that is looked at can be pulled into shape: it shows where a hand may take hold. */
  readonly grips: boolean;
}

const LINE = 1.75;
const ACCEPTED_LINE = 2.5;
const FADED = 0.4;
const ACTIVE_LINE = 3;
const CHIP = 18;
/** Between two grips along the outline, and the radius of one, in CSS pixels. */
const GRIP_STEP = 30;
const GRIP = 4;
const FAINT_DASH = [1.5, 4.5];

/** Draws outlines with a constant width on screen; `context` is in CSS pixels. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  project: Projection,
  marks: readonly Mark[],
  activeId: string | null,
  { opacity, filled, grips }: MarksLook,
): void {
  context.lineJoin = 'round';
  context.globalAlpha = opacity;
  const room = viewWidth(context);
  const active = marks.filter((mark) => mark.finding.id === activeId);
  const rest = marks.filter((mark) => mark.finding.id !== activeId);
  for (const mark of [...rest, ...active]) {
    const isActive = active.includes(mark);
    drawMark(context, project, mark, { active: isActive, filled: filled || isActive, room });
    if (isActive && grips) drawGrips(context, project, mark.finding);
  }
  context.globalAlpha = 1;
}

function drawMark(
  context: CanvasRenderingContext2D,
  project: Projection,
  mark: Mark,
  {
    active,
    filled,
    room,
  }: { readonly active: boolean; readonly filled: boolean; readonly room: number },
): void {
  const style = MARK_STYLES[mark.finding.class];
  const path = pathOf(mark.finding, project);
  const shown = context.globalAlpha;
  if (mark.decision === 'rejected') context.globalAlpha = shown * FADED;
  const accepted = mark.decision === 'accepted';
  if (filled || accepted) {
    context.fillStyle = style.fill;
    context.fill(path);
  }
  const width = active ? ACTIVE_LINE : accepted ? ACCEPTED_LINE : LINE;
  context.setLineDash([]);
  context.strokeStyle = HALO;
  context.lineWidth = width + 2.5;
  context.stroke(path);
  context.setLineDash(mark.faint ? FAINT_DASH : [...style.dash]);
  context.strokeStyle = style.colour;
  context.lineWidth = width;
  context.stroke(path);
  drawChip(context, project, mark, { active, room });
  context.globalAlpha = shown;
}

/** Dots along the outline, evenly: a pull takes hold anywhere, and nothing tells so but these. */
function drawGrips(context: CanvasRenderingContext2D, project: Projection, finding: Finding): void {
  context.setLineDash([]);
  context.fillStyle = '#f4f6f8';
  context.strokeStyle = '#0d0f11';
  context.lineWidth = 1.5;
  for (const ring of finding.outlines)
    for (const { x, y } of evenly(ring.map(project), GRIP_STEP)) {
      context.beginPath();
      context.arc(x, y, GRIP, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
}

/** Points along a closed ring, about `step` apart and at least three. */
function evenly(ring: readonly ScreenPoint[], step: number): readonly ScreenPoint[] {
  const edges = ring.map((a, at) => [a, ring[(at + 1) % ring.length] ?? a] as const);
  const lengths = edges.map(([a, b]) => Math.hypot(b.x - a.x, b.y - a.y));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  const between = whole / Math.max(3, Math.round(whole / step));
  const points: ScreenPoint[] = [];
  let walked = 0;
  edges.forEach(([a, b], at) => {
    const length = lengths[at] ?? 0;
    for (let next = points.length * between; next < walked + length; next += between) {
      const share = (next - walked) / length;
      points.push(screenPoint(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share));
    }
    walked += length;
  });
  return points;
}

function pathOf(finding: Finding, project: Projection): Path2D {
  const path = new Path2D();
  for (const ring of finding.outlines) {
    ring.forEach((corner, index) => {
      const { x, y } = project(corner);
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
    path.closePath();
  }
  return path;
}

/** The number beside the outline, at its upper right corner. */
function drawChip(
  context: CanvasRenderingContext2D,
  project: Projection,
  mark: Mark,
  { active, room }: { readonly active: boolean; readonly room: number },
): void {
  const style = MARK_STYLES[mark.finding.class];
  const { min, max } = boxOf(mark.finding);
  const ends = [project(min), project(max)] as const;
  const [left, right] = [Math.min(ends[0].x, ends[1].x), Math.max(ends[0].x, ends[1].x)];
  const [top, bottom] = [Math.min(ends[0].y, ends[1].y), Math.max(ends[0].y, ends[1].y)];
  context.setLineDash([]);
  context.font = '600 11px "Inter Variable", system-ui, sans-serif';
  const width = Math.max(CHIP, context.measureText(mark.label).width + 10);
  // A mark at the film's edge keeps its number on screen while any of the mark is.
  const x = Math.max(left, Math.min(right + 4, room - width - 4));
  const y = Math.min(Math.max(4, top - CHIP / 2), bottom);
  context.beginPath();
  context.roundRect(x, y, width, CHIP, CHIP / 2);
  context.fillStyle = active ? style.colour : 'rgb(12 14 16 / 0.82)';
  context.fill();
  context.strokeStyle = style.colour;
  context.lineWidth = 1;
  context.stroke();
  context.fillStyle = active ? '#0d0f11' : style.colour;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(mark.label, x + width / 2, y + CHIP / 2 + 0.5);
}

/** Width of the canvas in the units that the context draws in. */
function viewWidth(context: CanvasRenderingContext2D): number {
  return context.canvas.width / context.getTransform().a;
}
