import type { ImagePoint } from '../../domain/coordinates';
import type { FdiTooth } from '../../domain/finding';
import type { Radiograph } from '../../domain/radiograph';
import type { RejectReason } from '../../domain/review';
import type { FilmViewer } from '../../viewer/film-viewer';
import type { Candidate } from '../../viewer/network/candidates';
import { wayOnFilm } from '../../domain/orientation';
import type { Tool } from '../../viewer/tools/pointer';
import type { Comparing } from './comparing.svelte';
import type { Decisions } from './decisions.svelte';
import { Looking } from './looking.svelte';
import { Measuring } from './measuring.svelte';
import type { NetworkView } from './network-view.svelte';
import { Shaping, type Hold } from './shaping.svelte';
import { Showing } from './showing.svelte';

/** The tools that change the selected finding's outline. */
const SHAPERS: readonly Tool[] = ['edit', 'brush', 'erase'];
/** One step of a shape that grows by key. */
const GROW = 1.06;

/** The finding and the tool in hand on one film, and what a hand or a key does with them. What is decided lies in `decisions`. */
export class ReviewController {
  tool = $state<Tool>('pan');
  selectedId = $state<string | null>(null);
  hoveredId = $state<string | null>(null);
  /** The tooth picker of the selected finding is open. */
  pickingTooth = $state(false);
  readonly look: Looking;
  readonly showing: Showing;
  readonly shaping: Shaping;
  readonly measuring: Measuring;

  constructor(
    readonly decisions: Decisions,
    readonly network: NetworkView,
    readonly comparing: Comparing,
    film: () => Radiograph,
    /** Acts on this film are kept: it has been read, and its review is open. */
    readonly keeps: () => boolean,
  ) {
    this.look = new Looking(film);
    this.showing = new Showing(
      decisions,
      network,
      () => this.selectedId,
      () => this.shaping,
    );
    this.measuring = new Measuring(decisions, film, () => this.look.scale, keeps);
    this.shaping = new Shaping(decisions, {
      film,
      scale: () => this.look.scale,
      selected: () => this.selected,
      grow: (at, reach) => this.network.grow(at, reach),
      added: (id) => {
        this.tool = 'edit';
        this.select(id);
      },
    });
  }

  activeId = $derived(this.hoveredId ?? this.selectedId);
  selected = $derived.by(
    () => this.decisions.state.findings.find((one) => one.id === this.selectedId) ?? null,
  );

  attach(viewer: FilmViewer): void {
    this.look.attach(viewer);
    this.comparing.attachOwn(viewer);
  }

  /** Marks it, and brings it into the middle where `travel` is set. */
  select(id: string | null, travel = false): void {
    this.shaping.settle();
    if (id !== this.selectedId) this.pickingTooth = false;
    this.selectedId = id;
    if (id === null && SHAPERS.includes(this.tool)) this.tool = 'pan';
    // What lies under a resting pointer or focus must not outshine what was just chosen.
    this.hoveredId = null;
    const chosen = this.selected ?? this.network.candidate(id);
    if (travel && chosen) this.look.viewer?.zoomTo(chosen);
  }

  /** The next (1) or previous (-1) shown finding; round at the ends. */
  step(by: 1 | -1): void {
    const shown = this.showing.numbered.filter((mark) => mark.shown);
    if (shown.length === 0) return;
    const at = shown.findIndex((mark) => mark.finding.id === this.selectedId);
    const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length;
    this.select(shown[next]?.finding.id ?? null, true);
  }

  undo(): void {
    this.shaping.settle();
    void this.decisions.undo();
  }

  redo(): void {
    this.shaping.settle();
    void this.decisions.redo();
  }

  accept(id: string): void {
    this.shaping.settle();
    const below = this.network.candidates.find((one) => one.finding.id === id);
    if (below) this.#takeIn(below);
    else void this.decisions.take({ act: 'accept', finding: id });
  }

  /** A mark of the network from below its operating point becomes a finding, accepted. */
  #takeIn({ finding, peak }: Candidate): void {
    const { id, class: name, outlines, score } = finding;
    const belowPoint = { score, peak };
    void this.decisions.take({ act: 'add', finding: id, class: name, outlines, belowPoint });
  }

  reject(id: string, reason: RejectReason | null = null): void {
    this.shaping.settle();
    void this.decisions.take({ act: 'reject', finding: id, reason });
  }

  /** By key: decides on the selected finding and goes on to the next that waits. With none selected it only goes there. */
  decideAndGoOn(act: 'accept' | 'reject'): void {
    if (this.decisions.signed) return;
    this.shaping.settle();
    const { selected, selectedId } = this;
    if (selected) this[act](selected.id);
    else if (act === 'accept' && this.network.candidate(selectedId)) this.accept(selectedId ?? '');
    const all = this.decisions.state.findings;
    const from = selected ? all.findIndex((one) => one.id === selected.id) + 1 : 0;
    const next = [...all.slice(from), ...all.slice(0, from)].find(
      (one) => one.decision === 'suggested',
    );
    if (next) this.select(next.id, true);
  }

  /** What a press on the film takes hold of with the tool in hand. */
  grip(at: ImagePoint, reach: number): Hold | null {
    switch (this.tool) {
      case 'edit':
        return this.shaping.hold(at, reach);
      case 'brush':
      case 'erase':
        return this.shaping.paint(at, this.tool === 'erase');
      case 'draw':
        return this.shaping.draw(at);
      case 'measure':
        return this.measuring.hold(at, reach);
      default:
        return null;
    }
  }

  /** Where on the film the pointer is while it holds nothing. */
  point(at: ImagePoint): void {
    if (this.tool === 'measure') this.measuring.hover(at);
  }

  /** A tap on the film, with the edit tool in hand, may miss the outline without letting it go. */
  tap(id: string | null): void {
    if (SHAPERS.includes(this.tool) && id === null) this.tool = 'pan';
    else this.select(id);
  }

  toggleTool(tool: Exclude<Tool, 'pan'>): void {
    const shapes = SHAPERS.includes(tool);
    if ((shapes || tool === 'draw') && this.decisions.signed) return;
    if (shapes && !this.selected) return;
    this.measuring.let();
    if (tool === 'draw') void this.network.load();
    this.tool = this.tool === tool ? 'pan' : tool;
  }

  /** Null: of every tooth. A finding that is no longer shown is let go. */
  filterBy(tooth: FdiTooth | null): void {
    this.showing.tooth = tooth;
    if (tooth !== null && this.selected?.tooth !== tooth) this.select(null);
  }

  /** An arrow, `dx` and `dy` in CSS pixels as seen: moves what is being shaped or measured, or else says that it did not. */
  nudge(dx: number, dy: number): boolean {
    const way = wayOnFilm(this.look.orientation, dx / this.look.scale, dy / this.look.scale);
    if (this.tool === 'edit') this.shaping.nudge(way.x, way.y, 1);
    else if (this.tool === 'measure') this.measuring.nudge(way.x, way.y);
    else return false;
    return true;
  }

  /** Grows (1) or shrinks the outline being edited, or the brush in hand. */
  grow(by: 1 | -1): void {
    if (this.tool === 'edit') this.shaping.nudge(0, 0, by > 0 ? GROW : 1 / GROW);
    else if (this.tool === 'brush' || this.tool === 'erase') this.shaping.resizeBrush(by);
  }

  removeMeasure(): void {
    const { selectedId } = this.measuring;
    if (this.tool === 'measure' && selectedId) this.measuring.remove(selectedId);
  }

  /** One thing is left: what is being drawn, the tool, the finding. */
  leave(): void {
    if (this.tool === 'measure' && this.measuring.let()) return;
    if (this.tool === 'pan') this.select(null);
    else this.tool = 'pan';
  }

  /** A new finding in the middle of what is seen, to be moved and grown by keys. */
  drawInMiddle(): void {
    const middle = this.look.viewer?.middle;
    if (!middle) return;
    if (this.tool === 'draw') this.shaping.addAt(middle);
    else if (this.tool === 'measure') this.measuring.addAt(middle);
  }
}
