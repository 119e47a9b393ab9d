import type { Failure } from '../../domain/failure';
import { spacingOf } from '../../domain/measure';
import type {
  PixelSpacing,
  Radiograph,
  RadiographId,
  RadiographKind,
} from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { foldReview } from '../../domain/review-fold';
import type { Decoded } from '../../inference/contract';
import type { FilmSummary } from '../../store/ports';
import type { FilmViewer } from '../../viewer/film-viewer';
import type { Mark } from '../../viewer/layers/marks-layer';
import { ViewLink, type Sides } from '../../viewer/view-link';

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
  readonly spacing: PixelSpacing | null;
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
  /** The two were let go of each other and keep since how they lay then. */
  #held = $state(false);

  constructor(
    private readonly film: () => Radiograph,
    /** Of this film, a known length that was set on it included. */
    private readonly spacing: () => PixelSpacing | null,
    private readonly ports: PriorPorts,
  ) {}

  #sides = $derived.by((): Sides | null => {
    const [own, before] = [this.spacing(), this.prior?.spacing ?? null];
    if (!this.prior || !own || !before) return null;
    const alike = projection(this.film().kind) === projection(this.prior.summary.radiograph.kind);
    return alike ? [sideOf(own), sideOf(before)] : null;
  });
  /** A millimetre is as long on both films. */
  inMillimetres = $derived(this.linked && !this.#held && this.#sides !== null);

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
    if (decoded.ok) this.prior = { summary, decoded: decoded.value, ...standingOf(summary) };
    else this.picking = true;
  }

  swap(): void {
    this.mode = this.mode === 'side' ? 'swipe' : 'side';
  }

  attachOwn(viewer: FilmViewer): void {
    this.#own = viewer;
  }

  attachPrior(viewer: FilmViewer): void {
    this.#link = this.#own ? new ViewLink(this.#own, viewer, () => this.#sides) : null;
    this.#held = false;
    if (this.linked) this.#link?.follow('first');
  }

  /** One of the two was moved. */
  moved(which: 'first' | 'second'): void {
    if (this.open && this.linked) this.#link?.follow(which);
  }

  /** Linked again, each keeps its own place as the other moves. */
  toggleLink(): void {
    this.linked = !this.linked;
    if (!this.linked) return;
    this.#link?.hold();
    this.#held = true;
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

/** What stands of the prior's own review, and its scale by it; what was rejected there is not shown. */
function standingOf({ latest, events, radiograph }: FilmSummary): Pick<Prior, 'marks' | 'spacing'> {
  const { spacing } = radiograph;
  const mm2PerPx = spacing ? spacing.row * spacing.column : null;
  const { findings, calibration } = foldReview(latest?.findings ?? [], mm2PerPx, events);
  const marks = findings
    .map((finding, at) => ({ finding, label: String(at + 1), decision: finding.decision }))
    .filter((mark) => mark.decision !== 'rejected');
  return { marks, spacing: spacingOf(spacing, calibration) };
}

/** Millimetres of a panoramic's curved layer are none of an intraoral film's. */
const projection = (kind: RadiographKind): string =>
  kind === 'bitewing' || kind === 'periapical' ? 'intraoral' : kind;

/** Of a pixel taken as a square, in mm: a view has one scale both ways. */
const sideOf = ({ row, column }: PixelSpacing): number => Math.sqrt(row * column);
