import { imagePoint, type ImagePoint } from '../../domain/coordinates';
import type { FindingClass, Outline } from '../../domain/finding';
import type { ReviewedFinding } from '../../domain/review';
import { distanceTo } from '../../viewer/hit-test';
import { brushed } from '../../viewer/tools/brush';
import { densify, lasso, pull, thinned } from '../../viewer/tools/reshape';
import type { Grown } from '../../viewer/network/grow';
import type { Size } from '../../domain/coordinates';
import type { Decisions } from './decisions.svelte';

/** Lengths on the screen, in CSS pixels. */
const SOFT = 28;
const TAP = 14;
const CORNER = 0.75;
const REST_MS = 500;

/** Radius of the brush, in CSS pixels. */
export const BRUSH = { least: 4, most: 60, step: 3 } as const;

/** What follows the hand: a hold on an outline, or a loop being drawn. Points in pixels of the film. */
export interface Hold {
  move(at: ImagePoint): void;
  drop(): void;
  cancel(): void;
}

/** A shape under the hand, shown instead of the one it replaces; nothing of it is kept before it is let go. */
export interface Draft {
  /** The finding that is reshaped, or null for a new one. */
  readonly finding: string | null;
  readonly outlines: readonly Outline[];
}

export interface ShapingContext {
  readonly film: () => Size;
  readonly scale: () => number;
  readonly selected: () => ReviewedFinding | null;
  readonly added: (id: string) => void;
  /** The region round a point as the network sees it, or null. */
  readonly grow: (at: ImagePoint, reach: number) => Grown | null;
}

/** Pulling outlines into shape and drawing new ones. */
export class Shaping {
  draft = $state.raw<Draft | null>(null);
  /** What a new mark is taken for: what was marked last. */
  newClass = $state<FindingClass>('caries');
  brush = $state(16);
  #resting: ReturnType<typeof setTimeout> | undefined;
  #decisions: Decisions;
  #context: ShapingContext;

  constructor(decisions: Decisions, context: ShapingContext) {
    this.#decisions = decisions;
    this.#context = context;
  }

  /** Takes hold of the selected finding's nearest outline within `reach` film pixels; null where there is none. */
  hold(at: ImagePoint, reach: number): Hold | null {
    const finding = this.#context.selected();
    if (!finding || this.#decisions.signed) return null;
    const away = finding.outlines.map((ring) => distanceTo(ring, at));
    const nearest = away.indexOf(Math.min(...away));
    const ring = finding.outlines[nearest];
    if (!ring || (away[nearest] ?? Infinity) > reach) return null;
    const soft = SOFT / this.#context.scale();
    const dense = densify(ring, soft / 4);
    let outlines = finding.outlines;
    return {
      move: (to) => {
        // A pull that would tie a knot is not followed; the last good shape stays in the hand.
        const pulled = pull(dense, at, this.#onFilm(to), soft);
        if (pulled) outlines = finding.outlines.with(nearest, pulled);
        this.draft = { finding: finding.id, outlines };
      },
      drop: () => {
        const moved = this.draft !== null;
        this.draft = null;
        const thin = thinned(outlines[nearest] ?? ring, CORNER / this.#context.scale());
        const shape = outlines.with(nearest, thin);
        if (moved) {
          void this.#decisions.take({ act: 'reshape', finding: finding.id, outlines: shape });
        }
      },
      cancel: () => (this.draft = null),
    };
  }

  /** Paints to the selected finding, or rubs out of it; the film under the hand is part of it at once. */
  paint(at: ImagePoint, erase: boolean): Hold | null {
    const finding = this.#context.selected();
    if (!finding || this.#decisions.signed) return null;
    const radius = this.brush / this.#context.scale();
    const path = [at];
    const show = () => {
      // Rubbed out altogether it would be no finding: the last shape stays, rejecting is another act.
      const look = { radius, erase, film: this.#context.film() };
      const outlines = brushed(finding.outlines, path, look);
      if (outlines) this.draft = { finding: finding.id, outlines };
    };
    show();
    return {
      move: (to) => {
        path.push(to);
        show();
      },
      drop: () => {
        const { draft } = this;
        this.draft = null;
        if (draft)
          void this.#decisions.take({
            act: 'reshape',
            finding: finding.id,
            outlines: draft.outlines,
          });
      },
      cancel: () => (this.draft = null),
    };
  }

  resizeBrush(by: 1 | -1): void {
    this.brush = Math.min(BRUSH.most, Math.max(BRUSH.least, this.brush + by * BRUSH.step));
  }

  /** Begins a loop round a lesion that the network missed; a tap makes the shape that the network sees there, or a circle. */
  draw(at: ImagePoint): Hold | null {
    if (this.#decisions.signed) return null;
    const path = [at];
    return {
      move: (to) => {
        path.push(to);
        this.draft = { finding: null, outlines: [path.map((p) => this.#onFilm(p))] };
      },
      drop: () => {
        this.draft = null;
        const tap = TAP / this.#context.scale();
        if (path.every((point) => Math.hypot(point.x - at.x, point.y - at.y) < tap)) this.addAt(at);
        else this.#addRing(path);
      },
      cancel: () => (this.draft = null),
    };
  }

  add(outlines: readonly Outline[]): void {
    const finding = this.#decisions.newFindingId();
    void this.#decisions.take({ act: 'add', finding, class: this.newClass, outlines });
    this.#context.added(finding);
  }

  /** What lies at a point of the film: grown from the network's map where it sees anything there, else a circle. */
  addAt(at: ImagePoint): void {
    const grown = this.#context.grow(at, TAP / this.#context.scale());
    if (!grown) return this.#addRing([at]);
    this.newClass = grown.class;
    this.add(grown.outlines);
  }

  #addRing(path: readonly ImagePoint[]): void {
    const ring = lasso(path, TAP / this.#context.scale(), this.#context.film());
    if (ring) this.add([ring]);
  }

  /**
   * Moves or grows the selected finding's outline by keys: film pixels, and a factor about its middle. Kept as one act once the
   * keys rest.
   */
  nudge(dx: number, dy: number, factor: number): void {
    const finding = this.#context.selected();
    if (!finding || this.#decisions.signed) return;
    const from = this.draft?.finding === finding.id ? this.draft.outlines : finding.outlines;
    const corners = from.flat();
    const middle = {
      x: corners.reduce((sum, { x }) => sum + x, 0) / corners.length,
      y: corners.reduce((sum, { y }) => sum + y, 0) / corners.length,
    };
    const outlines = from.map((ring) =>
      ring.map(({ x, y }) =>
        this.#onFilm({
          x: middle.x + (x - middle.x) * factor + dx,
          y: middle.y + (y - middle.y) * factor + dy,
        }),
      ),
    );
    this.draft = { finding: finding.id, outlines };
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.settle(), REST_MS);
  }

  /** Keeps at once what keys have moved; called before anything else is done. */
  settle(): void {
    clearTimeout(this.#resting);
    if (this.#resting === undefined || !this.draft || this.draft.finding === null) return;
    this.#resting = undefined;
    const { finding, outlines } = this.draft;
    this.draft = null;
    void this.#decisions.take({ act: 'reshape', finding, outlines });
  }

  #onFilm({ x, y }: { x: number; y: number }): ImagePoint {
    const { width, height } = this.#context.film();
    return imagePoint(Math.min(width, Math.max(0, x)), Math.min(height, Math.max(0, y)));
  }
}
