import { SvelteMap } from 'svelte/reactivity';
import type { ImagePoint } from '../../domain/coordinates';
import type { FdiTooth, Finding, FindingClass } from '../../domain/finding';
import type { Radiograph, RadiographId } from '../../domain/radiograph';
import type { RejectReason, ReviewedFinding } from '../../domain/review';
import { OVERLAYS, type Brightness, type FilmViewer, type Overlay } from '../../viewer/film-viewer';
import type { Mark } from '../../viewer/layers/marks-layer';
import type { Candidate } from '../../viewer/network/candidates';
import type { Tool } from '../../viewer/tools/pointer';
import {
  AS_STORED,
  mirroredAcross,
  turnedBy,
  wayOnFilm,
  type Orientation,
} from '../../viewer/orientation';
import { OWN_WINDOW, windowSetting, type Preset, type WindowSetting } from '../../viewer/window';
import type { Comparing } from './comparing.svelte';
import type { Decisions } from './decisions.svelte';
import type { NetworkView } from './network-view.svelte';
import { Measuring } from './measuring.svelte';
import { Shaping, type Hold } from './shaping.svelte';

export interface NumberedFinding extends Mark {
  readonly finding: ReviewedFinding;
  readonly shown: boolean;
}

/** The tools that change the selected finding's outline. */
const SHAPERS: readonly Tool[] = ['edit', 'brush', 'erase'];
/** One step of a shape that grows by key. */
const GROW = 1.06;

/** How films were turned, until the page is left: one that is come back to lies as it was put. */
const orientations = new SvelteMap<RadiographId, Orientation>();

export const orientationOf = (id: RadiographId): Orientation => orientations.get(id) ?? AS_STORED;

/** What the dentist has set while looking at one film, and what the tools do. What is decided lies in `decisions`. */
export class ReviewController {
  tool = $state<Tool>('pan');
  invert = $state(false);
  sharpen = $state(false);
  /** A magnifier goes with the pointer. */
  lens = $state(false);
  window = $state.raw<WindowSetting>(OWN_WINDOW);
  /** Of the marks, 0..1. */
  opacity = $state(1);
  overlay = $state<Overlay>('outline');
  /** The section of the panel with the threshold is open. */
  marksOpen = $state(false);
  /** CSS pixels per film pixel, as told by the viewer. */
  scale = $state(1);
  /** While `H` is held. */
  hidden = $state(false);
  hiddenClasses = $state.raw<readonly FindingClass[]>([]);
  showRejected = $state(false);
  /** Shows the findings on this tooth alone, in list and film. */
  toothFilter = $state.raw<FdiTooth | null>(null);
  selectedId = $state<string | null>(null);
  hoveredId = $state<string | null>(null);
  /** The tooth picker of the selected finding is open. */
  pickingTooth = $state(false);
  readonly shaping: Shaping;
  readonly measuring: Measuring;
  #viewer: FilmViewer | null = null;

  constructor(
    readonly decisions: Decisions,
    readonly network: NetworkView,
    readonly comparing: Comparing,
    private readonly film: () => Radiograph,
    /** Acts on this film are kept: it has been read, and its review is open. */
    readonly keeps: () => boolean,
  ) {
    this.measuring = new Measuring(decisions, film, () => this.scale, keeps);
    this.shaping = new Shaping(decisions, {
      film,
      scale: () => this.scale,
      selected: () => this.selected,
      grow: (at, reach) => this.network.grow(at, reach),
      added: (id) => {
        this.tool = 'edit';
        this.select(id);
      },
    });
  }

  numbered = $derived.by((): readonly NumberedFinding[] =>
    this.decisions.state.findings.map((finding, index) => ({
      finding,
      label: String(index + 1),
      decision: finding.decision,
      shown:
        !this.hiddenClasses.includes(finding.class) &&
        !this.network.hides(finding) &&
        (this.toothFilter === null ||
          finding.tooth === this.toothFilter ||
          finding.id === this.selectedId) &&
        (finding.decision !== 'rejected' || this.showRejected || finding.id === this.selectedId),
    })),
  );
  marks = $derived.by((): readonly Mark[] => {
    if (this.hidden) return [];
    const { draft, newClass } = this.shaping;
    const numbered = this.numbered
      .filter((mark) => mark.shown)
      .map((mark) =>
        draft && draft.finding === mark.finding.id
          ? { ...mark, finding: { ...mark.finding, outlines: draft.outlines } }
          : mark,
      );
    const shown = [...numbered, ...this.candidates.map(({ finding }) => faint(finding))];
    if (!draft || draft.finding !== null) return shown;
    return [...shown, { finding: drawn(newClass, draft.outlines), label: '+' }];
  });
  /** Of the marks below the operating point, those of the classes that are shown. */
  candidates = $derived.by((): readonly Candidate[] =>
    this.network.candidates.filter(({ finding }) => !this.hiddenClasses.includes(finding.class)),
  );
  hiddenByThreshold = $derived.by(
    () => this.decisions.state.findings.filter((one) => this.network.hides(one)).length,
  );
  brightness = $derived.by((): Brightness => {
    const { window, invert, sharpen } = this;
    return { setting: window, invert, sharpen };
  });
  activeId = $derived(this.hoveredId ?? this.selectedId);
  selected = $derived.by(
    () => this.decisions.state.findings.find((one) => one.id === this.selectedId) ?? null,
  );
  classes = $derived.by((): readonly FindingClass[] => [
    ...new Set(this.decisions.state.findings.map((finding) => finding.class)),
  ]);
  rejected = $derived.by(
    () => this.decisions.state.findings.filter((one) => one.decision === 'rejected').length,
  );
  windowChanged = $derived(this.window !== OWN_WINDOW || this.invert || this.sharpen);

  attach(viewer: FilmViewer): void {
    this.#viewer = viewer;
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
    if (travel && chosen) this.#viewer?.zoomTo(chosen);
  }

  /** The next (1) or previous (-1) shown finding; round at the ends. */
  step(by: 1 | -1): void {
    const shown = this.numbered.filter((mark) => mark.shown);
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

  showAs(overlay: Overlay): void {
    this.overlay = overlay;
    if (overlay === 'heat') void this.network.load();
  }

  nextOverlay(): void {
    this.showAs(OVERLAYS[(OVERLAYS.indexOf(this.overlay) + 1) % OVERLAYS.length] ?? 'outline');
  }

  /** The section with the threshold needs the network's map for its figures. */
  openMarks(open: boolean): void {
    this.marksOpen = open;
    if (open) void this.network.load();
  }

  /** Null: of every tooth. A finding that is no longer shown is let go. */
  filterBy(tooth: FdiTooth | null): void {
    this.toothFilter = tooth;
    if (tooth !== null && this.selected?.tooth !== tooth) this.select(null);
  }

  toggleClass(name: FindingClass): void {
    this.hiddenClasses = this.hiddenClasses.includes(name)
      ? this.hiddenClasses.filter((other) => other !== name)
      : [...this.hiddenClasses, name];
  }

  /** Hides every class, or shows all again where any was hidden. */
  toggleAll(): void {
    this.hiddenClasses = this.hiddenClasses.length > 0 ? [] : this.classes;
  }

  /** Shares of the viewer's size; to the right more contrast, upwards brighter. */
  dragWindow(dx: number, dy: number): void {
    const { brightness, contrast, preset } = this.window;
    this.window = windowSetting(brightness - dy * 1.5, contrast + dx * 1.5, preset);
  }

  setWindow(brightness: number, contrast: number): void {
    this.window = windowSetting(brightness, contrast, this.window.preset);
  }

  get orientation(): Orientation {
    return orientationOf(this.film().id);
  }

  /** A quarter clockwise, or (-1) back. */
  turn(by: 1 | -1): void {
    orientations.set(this.film().id, turnedBy(this.orientation, by));
  }

  mirror(): void {
    orientations.set(this.film().id, mirroredAcross(this.orientation));
  }

  usePreset(preset: Preset): void {
    this.window = preset === 'own' ? OWN_WINDOW : windowSetting(0, 0, preset);
  }

  /** An arrow, `dx` and `dy` in CSS pixels as seen: moves what is being shaped or measured, or else says that it did not. */
  nudge(dx: number, dy: number): boolean {
    const way = wayOnFilm(this.orientation, dx / this.scale, dy / this.scale);
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

  resetWindow(): void {
    this.window = OWN_WINDOW;
    this.invert = false;
    this.sharpen = false;
  }

  fit(): void {
    this.#viewer?.fit();
  }

  actualSize(): void {
    this.#viewer?.actualSize();
  }

  zoom(factor: number): void {
    this.#viewer?.zoomBy(factor);
  }

  pan(dx: number, dy: number): void {
    this.#viewer?.panBy(dx, dy);
  }

  /** A new finding in the middle of what is seen, to be moved and grown by keys. */
  drawInMiddle(): void {
    const middle = this.#viewer?.middle;
    if (!middle) return;
    if (this.tool === 'draw') this.shaping.addAt(middle);
    else if (this.tool === 'measure') this.measuring.addAt(middle);
  }
}

const faint = (finding: Finding): Mark => ({ finding, label: '?', faint: true });

/** The loop that is being drawn, as a mark. */
function drawn(name: FindingClass, outlines: ReviewedFinding['outlines']): Mark['finding'] {
  return {
    id: 'draft',
    class: name,
    outlines,
    tooth: null,
    toothUnknownBecause: 'ambiguous',
    score: 1,
    areaPx: 0,
    areaMm2: null,
  };
}
