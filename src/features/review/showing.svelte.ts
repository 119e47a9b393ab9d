import type { FdiTooth, Finding, FindingClass } from '../../domain/finding';
import { drawnFinding } from '../../domain/finding';
import type { ReviewedFinding } from '../../domain/review';
import { OVERLAYS, type Overlay } from '../../viewer/scene';
import type { Mark } from '../../viewer/layers/marks-layer';
import type { Candidate } from '../../viewer/network/candidates';
import type { Decisions } from './decisions.svelte';
import type { NetworkView } from './network-view.svelte';
import type { Shaping } from './shaping.svelte';

export interface NumberedFinding extends Mark {
  readonly finding: ReviewedFinding;
  readonly shown: boolean;
}

/** Which findings are shown in list and film, and how their marks lie over it. */
export class Showing {
  /** Of the marks, 0..1. */
  opacity = $state(1);
  overlay = $state<Overlay>('outline');
  /** The section of the panel with the threshold is open. */
  open = $state(false);
  /** While `H` is held. */
  hidden = $state(false);
  hiddenClasses = $state.raw<readonly FindingClass[]>([]);
  rejectedToo = $state(false);
  /** Shows the findings on this tooth alone, in list and film. */
  tooth = $state.raw<FdiTooth | null>(null);

  constructor(
    private readonly decisions: Decisions,
    private readonly network: NetworkView,
    private readonly selectedId: () => string | null,
    private readonly shaping: () => Shaping,
  ) {}

  numbered = $derived.by((): readonly NumberedFinding[] =>
    this.decisions.state.findings.map((finding, index) => ({
      finding,
      label: String(index + 1),
      decision: finding.decision,
      shown:
        !this.hiddenClasses.includes(finding.class) &&
        !this.network.hides(finding) &&
        (this.tooth === null || finding.tooth === this.tooth || finding.id === this.selectedId()) &&
        (finding.decision !== 'rejected' || this.rejectedToo || finding.id === this.selectedId()),
    })),
  );
  marks = $derived.by((): readonly Mark[] => {
    if (this.hidden) return [];
    const { draft, newClass } = this.shaping();
    const numbered = this.numbered
      .filter((mark) => mark.shown)
      .map((mark) =>
        draft && draft.finding === mark.finding.id
          ? { ...mark, finding: { ...mark.finding, outlines: draft.outlines } }
          : mark,
      );
    const shown = [...numbered, ...this.candidates.map(({ finding }) => faint(finding))];
    if (!draft || draft.finding !== null) return shown;
    return [...shown, { finding: drawnFinding('draft', newClass, draft.outlines), label: '+' }];
  });
  /** Of the marks below the operating point, those of the classes that are shown. */
  candidates = $derived.by((): readonly Candidate[] =>
    this.network.candidates.filter(({ finding }) => !this.hiddenClasses.includes(finding.class)),
  );
  hiddenByThreshold = $derived.by(
    () => this.decisions.state.findings.filter((one) => this.network.hides(one)).length,
  );
  classes = $derived.by((): readonly FindingClass[] => [
    ...new Set(this.decisions.state.findings.map((finding) => finding.class)),
  ]);
  rejected = $derived.by(
    () => this.decisions.state.findings.filter((one) => one.decision === 'rejected').length,
  );

  showAs(overlay: Overlay): void {
    this.overlay = overlay;
    if (overlay === 'heat') void this.network.load();
  }

  nextOverlay(): void {
    this.showAs(OVERLAYS[(OVERLAYS.indexOf(this.overlay) + 1) % OVERLAYS.length] ?? 'outline');
  }

  /** The section with the threshold needs the network's map for its figures. */
  openMarks(open: boolean): void {
    this.open = open;
    if (open) void this.network.load();
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
}

const faint = (finding: Finding): Mark => ({ finding, label: '?', faint: true });
