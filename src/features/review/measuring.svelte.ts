import { imagePoint, type ImagePoint } from '../../domain/coordinates';
import { isCalibration, spacingOf, type Measure, type MeasurePoints } from '../../domain/measure';
import type { Radiograph } from '../../domain/radiograph';
import { measureWords } from '../../ui/measure-words';
import type { MeasureMark } from '../../viewer/layers/measures-layer';
import type { Decisions } from './decisions.svelte';
import type { Hold } from './shaping.svelte';

export const MEASURE_MODES = ['length', 'angle', 'known'] as const;
export type MeasureMode = (typeof MEASURE_MODES)[number];

const SAME_POINT = 4;
/** Of a caliper laid by key: this share of the film's width. */
const BY_KEY = 0.1;

/**
 * Calipers, angles and a known length. On an open review they are events of it; where it takes none (signed, or not read) they are
 * there to look at and gone when the film is left.
 */
export class Measuring {
  mode = $state<MeasureMode>('length');
  /** Points set so far, the last of them under the hand. */
  draft = $state.raw<readonly ImagePoint[]>([]);
  selectedId = $state<string | null>(null);
  /** The line that waits to be told how long it is. */
  known = $state.raw<readonly [ImagePoint, ImagePoint] | null>(null);
  #unkept = $state.raw<readonly Measure[]>([]);

  constructor(
    private readonly decisions: Decisions,
    private readonly film: () => Radiograph,
    private readonly scale: () => number,
    private readonly keepable: () => boolean,
  ) {}

  spacing = $derived.by(() => spacingOf(this.film().spacing, this.decisions.state.calibration));
  measures = $derived.by((): readonly Measure[] => {
    const looseIds = this.#unkept.map((one) => one.id);
    const set = this.decisions.state.measures.filter((one) => !looseIds.includes(one.id));
    return [...set, ...this.#unkept];
  });
  marks = $derived.by((): readonly MeasureMark[] => {
    const set = this.measures.map((one) => ({
      ...one,
      label: this.labelOf(one.points),
      active: one.id === this.selectedId,
    }));
    const drawn = pointsOf(this.draft) ?? this.known;
    if (!drawn) return set;
    const draft = { id: 'draft', points: drawn, label: this.labelOf(drawn), active: true };
    return [...set.filter((one) => one.id !== this.#moving), draft];
  });
  #moving = $state<string | null>(null);

  labelOf(points: MeasurePoints): string {
    return measureWords(points, this.spacing);
  }

  choose(mode: MeasureMode): void {
    this.mode = mode;
    this.draft = [];
    this.known = null;
  }

  /** A press sets a point, a drag two; an angle takes a third. Where an end of a measure lies, it is taken hold of instead. */
  hold(at: ImagePoint, reach: number): Hold {
    const end = this.draft.length === 0 ? this.#endAt(at, reach) : null;
    if (end) return this.#moveEnd(end.measure, end.index);
    const before = this.draft;
    this.known = null;
    const begin = before.length === 0 ? [at] : before.slice(0, -1);
    const show = (to: ImagePoint) => (this.draft = [...begin, to]);
    show(at);
    return {
      move: show,
      drop: () => this.#set(begin, this.draft.at(-1) ?? at),
      cancel: () => (this.draft = before),
    };
  }

  /** The point under the hand follows it while it is not pressed. */
  hover(at: ImagePoint): void {
    if (this.draft.length > 1) this.draft = [...this.draft.slice(0, -1), at];
  }

  #set(begun: readonly ImagePoint[], to: ImagePoint): void {
    const from = begun.at(-1) as ImagePoint;
    const tapped = Math.hypot(to.x - from.x, to.y - from.y) * this.scale() < SAME_POINT;
    // A tap set the first point: the next tap sets the second.
    if (tapped && begun.length === 1) return void (this.draft = [from, to]);
    const points = [...begun, to];
    const wanted = this.mode === 'angle' ? 3 : 2;
    if (points.length < wanted) return void (this.draft = [...points, to]);
    this.draft = [];
    this.#done(points);
  }

  #done(points: readonly ImagePoint[]): void {
    const set = pointsOf(points);
    if (!set) return;
    if (this.mode === 'known' && set.length === 2) this.known = set;
    else this.#keep({ id: this.decisions.newFindingId(), points: set });
  }

  #keep(measure: Measure): void {
    this.selectedId = measure.id;
    this.#unkept = this.#unkept.filter((one) => one.id !== measure.id);
    if (this.keepable()) void this.decisions.take({ act: 'measure', measure });
    else this.#unkept = [...this.#unkept, measure];
  }

  #moveEnd(measure: Measure, index: number): Hold {
    this.selectedId = measure.id;
    const moved = (to: ImagePoint) =>
      measure.points.map((point, at) => (at === index ? to : point));
    const rest = () => {
      this.draft = [];
      this.#moving = null;
    };
    return {
      move: (to) => {
        this.#moving = measure.id;
        this.draft = moved(to);
      },
      drop: () => {
        const points = this.#moving ? pointsOf(this.draft) : null;
        rest();
        if (points) this.#keep({ id: measure.id, points });
      },
      cancel: rest,
    };
  }

  #endAt(at: ImagePoint, reach: number): { measure: Measure; index: number } | null {
    for (const measure of this.measures) {
      const away = measure.points.map((point) => Math.hypot(point.x - at.x, point.y - at.y));
      const index = away.indexOf(Math.min(...away));
      if ((away[index] ?? Infinity) <= reach) return { measure, index };
    }
    return null;
  }

  /** A caliper in the middle of what is seen, for hands without a pointer; arrows then move its end. */
  addAt({ x, y }: ImagePoint): void {
    const half = (this.film().width * BY_KEY) / 2;
    this.#done([imagePoint(x - half, y), imagePoint(x + half, y)]);
  }

  /** Moves the last point of the selected measure, or of the line to be told, by film pixels. */
  nudge(dx: number, dy: number): void {
    const points = this.known ?? this.measures.find((one) => one.id === this.selectedId)?.points;
    const last = points?.at(-1);
    const set =
      last && pointsOf([...(points ?? []).slice(0, -1), imagePoint(last.x + dx, last.y + dy)]);
    if (!set) return;
    if (this.known && set.length === 2) this.known = set;
    else if (this.selectedId) this.#keep({ id: this.selectedId, points: set });
  }

  remove(id: string): void {
    if (this.selectedId === id) this.selectedId = null;
    if (this.#unkept.some((one) => one.id === id))
      this.#unkept = this.#unkept.filter((one) => one.id !== id);
    else void this.decisions.take({ act: 'unmeasure', measure: id });
  }

  /** Whether the line that was drawn can be so many millimetres long. */
  takesLength(lengthMm: number): boolean {
    const [from, to] = this.known ?? [];
    return from !== undefined && to !== undefined && isCalibration({ from, to, lengthMm });
  }

  calibrate(lengthMm: number): void {
    const [from, to] = this.known ?? [];
    if (!from || !to || !this.takesLength(lengthMm)) return;
    void this.decisions.take({ act: 'calibrate', known: { from, to, lengthMm } });
    this.known = null;
    this.mode = 'length';
  }

  /** Back to what the file says, or to pixels. */
  uncalibrate(): void {
    void this.decisions.take({ act: 'calibrate', known: null });
  }

  /** Escape: what is being drawn first, then nothing is left to leave. */
  let(): boolean {
    const busy = this.draft.length > 0 || this.known !== null;
    this.draft = [];
    this.known = null;
    return busy;
  }
}

function pointsOf(points: readonly ImagePoint[]): MeasurePoints | null {
  const [a, b, c] = points;
  if (!a || !b) return null;
  return c ? [a, b, c] : [a, b];
}
