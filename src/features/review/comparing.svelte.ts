import type { Failure } from '../../domain/failure';
import type { Radiograph, RadiographId } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { foldReview } from '../../domain/review';
import type { Decoded } from '../../inference/contract';
import type { FilmSummary } from '../../store/ports';
import type { FilmViewer } from '../../viewer/film-viewer';
import type { Mark } from '../../viewer/layers/marks-layer';
import { ViewLink } from '../../viewer/view-link';

/** Where films to compare with come from; wired in app/compose.ts. */
export interface PriorPorts {
  /** Kept films, newest first; this one may be among them. */
  readonly list: (
    id: RadiographId,
  ) => Promise<
    Result<
      { readonly ofPatient: readonly FilmSummary[]; readonly others: readonly FilmSummary[] },
      Failure
    >
  >;
  readonly open: (film: FilmSummary) => Promise<Result<Decoded, Failure>>;
}

export const COMPARE_MODES = ['side', 'swipe'] as const;
export type CompareMode = (typeof COMPARE_MODES)[number];

interface Prior {
  readonly summary: FilmSummary;
  readonly decoded: Decoded;
  readonly marks: readonly Mark[];
}

/** Another film beside the one under review, or over it; both move as one while they are linked. */
export class Comparing {
  open = $state(false);
  mode = $state<CompareMode>('side');
  picking = $state(false);
  linked = $state(true);
  /** Where the prior ends and the film begins in swipe mode, as a share of the width. */
  share = $state(0.5);
  prior = $state.raw<Prior | null>(null);
  ofPatient = $state.raw<readonly FilmSummary[]>([]);
  others = $state.raw<readonly FilmSummary[]>([]);
  failure = $state.raw<Failure | null>(null);
  loading = $state(false);
  #own: FilmViewer | null = null;
  #link: ViewLink | null = null;

  constructor(
    private readonly film: () => Radiograph,
    private readonly ports: PriorPorts,
  ) {}

  async toggle(): Promise<void> {
    if (this.open) {
      this.close();
      return;
    }
    this.open = true;
    await this.#load();
    if (this.prior) return;
    // Of the same patient and the same kind, the newest is what one compares with.
    const best = this.#best();
    if (best) await this.choose(best);
    else this.picking = true;
  }

  /** On a wide screen the room beside the film is for the patient's last film of the kind, where there is one. */
  async offer(): Promise<void> {
    await this.#load();
    const best = this.#best();
    if (!best || this.open) return;
    this.open = true;
    await this.choose(best);
  }

  close(): void {
    this.open = false;
    this.picking = false;
    this.#link = null;
  }

  async choose(summary: FilmSummary): Promise<void> {
    this.picking = false;
    this.loading = true;
    const decoded = await this.ports.open(summary);
    this.loading = false;
    this.failure = decoded.ok ? null : decoded.error;
    if (decoded.ok) this.prior = { summary, decoded: decoded.value, marks: marksOf(summary) };
    else this.picking = true;
  }

  swap(): void {
    this.mode = this.mode === 'side' ? 'swipe' : 'side';
  }

  attachOwn(viewer: FilmViewer): void {
    this.#own = viewer;
  }

  attachPrior(viewer: FilmViewer): void {
    this.#link = this.#own ? new ViewLink(this.#own, viewer) : null;
    if (this.linked) this.#link?.follow('first');
  }

  /** One of the two was moved. */
  moved(which: 'first' | 'second'): void {
    if (this.open && this.linked) this.#link?.follow(which);
  }

  /** Linked again, each keeps its own place as the other moves. */
  toggleLink(): void {
    this.linked = !this.linked;
    if (this.linked) this.#link?.hold();
  }

  #best(): FilmSummary | undefined {
    const { kind } = this.film();
    return this.ofPatient.find((one) => one.radiograph.kind === kind);
  }

  async #load(): Promise<void> {
    const { id } = this.film();
    const listed = await this.ports.list(id);
    this.failure = listed.ok ? null : listed.error;
    if (!listed.ok) return;
    const others = (films: readonly FilmSummary[]) =>
      films.filter((one) => one.radiograph.id !== id);
    this.ofPatient = others(listed.value.ofPatient);
    this.others = others(listed.value.others);
  }
}

/** What stands of the prior's own review; what was rejected there does not. */
function marksOf({ latest, events, radiograph }: FilmSummary): readonly Mark[] {
  const { spacing } = radiograph;
  const mm2PerPx = spacing ? spacing.row * spacing.column : null;
  return foldReview(latest?.findings ?? [], mm2PerPx, events)
    .findings.map((finding, at) => ({
      finding,
      label: String(at + 1),
      decision: finding.decision,
    }))
    .filter((mark) => mark.decision !== 'rejected');
}
