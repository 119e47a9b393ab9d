import type { Finding, FindingClass } from '../../domain/finding';
import type { FilmViewer } from '../../viewer/film-viewer';
import type { Mark } from '../../viewer/layers/marks-layer';
import { OWN_WINDOW, windowSetting, type WindowSetting } from '../../viewer/window';

export interface NumberedFinding extends Mark {
  readonly shown: boolean;
}

/** What the dentist has set while looking at one film. Nothing here is kept; every film starts afresh. */
export class ReviewController {
  tool = $state<'pan' | 'window'>('pan');
  invert = $state(false);
  window = $state.raw<WindowSetting>(OWN_WINDOW);
  /** CSS pixels per film pixel, as told by the viewer. */
  scale = $state(1);
  /** While `H` is held. */
  hidden = $state(false);
  hiddenClasses = $state.raw<readonly FindingClass[]>([]);
  selectedId = $state<string | null>(null);
  hoveredId = $state<string | null>(null);
  #findings: () => readonly Finding[];
  #viewer: FilmViewer | null = null;

  constructor(findings: () => readonly Finding[]) {
    this.#findings = findings;
  }

  numbered = $derived.by((): readonly NumberedFinding[] =>
    this.#findings().map((finding, index) => ({
      finding,
      label: String(index + 1),
      shown: !this.hiddenClasses.includes(finding.class),
    })),
  );
  marks = $derived.by((): readonly Mark[] =>
    this.hidden ? [] : this.numbered.filter((mark) => mark.shown),
  );
  activeId = $derived(this.hoveredId ?? this.selectedId);
  classes = $derived.by((): readonly FindingClass[] => [
    ...new Set(this.#findings().map((finding) => finding.class)),
  ]);
  windowChanged = $derived(this.window !== OWN_WINDOW || this.invert);

  attach(viewer: FilmViewer): void {
    this.#viewer = viewer;
  }

  /** Marks it, and brings it into the middle where `travel` is set. */
  select(id: string | null, travel = false): void {
    this.selectedId = id;
    // What lies under a resting pointer or focus must not outshine what was just chosen.
    this.hoveredId = null;
    const finding = this.#findings().find((one) => one.id === id);
    if (travel && finding) this.#viewer?.zoomTo(finding);
  }

  /** The next (1) or previous (-1) shown finding; round at the ends. */
  step(by: 1 | -1): void {
    const shown = this.numbered.filter((mark) => mark.shown);
    if (shown.length === 0) return;
    const at = shown.findIndex((mark) => mark.finding.id === this.selectedId);
    const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length;
    this.select(shown[next]?.finding.id ?? null, true);
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
    const { brightness, contrast } = this.window;
    this.window = windowSetting(brightness - dy * 1.5, contrast + dx * 1.5);
  }

  setWindow(brightness: number, contrast: number): void {
    this.window = windowSetting(brightness, contrast);
  }

  resetWindow(): void {
    this.window = OWN_WINDOW;
    this.invert = false;
  }

  toggleWindowTool(): void {
    this.tool = this.tool === 'window' ? 'pan' : 'window';
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
}
