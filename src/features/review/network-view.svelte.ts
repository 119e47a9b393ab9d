import type { Finding, FindingClass } from '../../domain/finding';
import { measuredAt, peakAt } from '../../domain/operating';
import type { FindingOutput } from '../../domain/pack';
import type { InferenceClient, NetworkMap, Progress } from '../../inference/contract';
import type { ImagePoint } from '../../domain/coordinates';
import type { ReviewedFinding } from '../../domain/review';
import { candidatesOf, peakUnder, type Candidate } from '../../viewer/network/candidates';
import { grow, type Grown } from '../../viewer/network/grow';
import type { ReviewFilm } from './film';

/** What is told of one class at the threshold as it stands; null: it was not measured there. */
export interface Figures {
  readonly class: FindingClass;
  readonly measured: {
    readonly recall: number;
    readonly low: number;
    readonly high: number;
    readonly falseMarks: number;
    readonly lesions: number;
    readonly films: number;
  } | null;
}

/** One step of the slider, and of its keys. */
const STEP = 0.1;

/** The network's answer behind the findings: the threshold that a clinician moves, and what comes and goes with it. */
export class NetworkView {
  answer = $state.raw<NetworkMap | null>(null);
  status = $state<'unasked' | 'reading' | 'ready' | 'other-pack' | 'failed'>('unasked');
  progress = $state.raw<Progress | null>(null);
  /** -1 the most marks, 0 the pack's operating point, 1 the fewest; see peakAt. */
  place = $state(0);
  #stop = new AbortController();

  constructor(
    private readonly film: () => ReviewFilm,
    private readonly findings: () => readonly ReviewedFinding[],
    private readonly reader: Pick<InferenceClient, 'mapOf'>,
  ) {}

  outputs = $derived.by((): readonly FindingOutput[] => this.answer?.outputs ?? []);
  #peaks = $derived.by(
    () => new Map(this.outputs.map((output) => [output.class, peakAt(output, this.place)])),
  );
  /** Peaks of what the network itself marked, by finding. */
  #reached = $derived.by(() => {
    const { answer } = this;
    const own = this.film().assessment?.findings ?? [];
    return new Map(answer ? own.map((one) => [one.id, peakUnder(answer, one)]) : []);
  });
  /** What the network marked too faintly for the pack, but not for the threshold as it stands. */
  candidates = $derived.by((): readonly Candidate[] =>
    this.answer && this.place < 0 ? candidatesOf(this.answer, this.#peaks, this.findings()) : [],
  );

  figures = $derived.by((): readonly Figures[] => {
    const { kind } = this.film().radiograph;
    return this.outputs.map((output) => ({
      class: output.class,
      measured: this.place === 0 ? atOwnPoint(output, kind) : atPeak(output, kind, this.#peaks),
    }));
  });

  /** A suggestion that the threshold, made stricter, no longer shows. What was decided always shows. */
  hides({ id, decision }: ReviewedFinding): boolean {
    if (this.place <= 0 || decision !== 'suggested') return false;
    const own = this.film().assessment?.findings.find((one) => one.id === id);
    const wanted = own && this.#peaks.get(own.class);
    return wanted !== undefined && (this.#reached.get(id) ?? 1) < wanted;
  }

  /** Moves the threshold; asks for the map where it is not there yet. */
  move(place: number): void {
    this.place = Math.min(1, Math.max(-1, Math.round(place * 100) / 100));
    void this.load();
  }

  step(by: 1 | -1): void {
    this.move(this.place + by * STEP);
  }

  /** The region round a point as the network sees it; null where it sees none or its map is not there. */
  grow(at: ImagePoint, reach: number): Grown | null {
    return this.answer ? grow(this.answer, at, reach) : null;
  }

  candidate(id: string | null): Finding | null {
    return this.candidates.find((one) => one.finding.id === id)?.finding ?? null;
  }

  async load(): Promise<void> {
    if (this.status === 'reading' || this.status === 'ready') return;
    const { radiograph, image, assessment } = this.film();
    if (!assessment) return;
    this.status = 'reading';
    const answer = await this.reader.mapOf(
      { radiograph, image, decodeMs: 0 },
      (progress) => (this.progress = progress),
      this.#stop.signal,
    );
    this.progress = null;
    if (!answer.ok) this.status = 'failed';
    // A map of another network would show marks that this film's findings are not of.
    else if (answer.value.pack.weights !== assessment.pack.weights) this.status = 'other-pack';
    else {
      this.answer = answer.value;
      this.status = 'ready';
    }
  }

  /** The film is left: a reading under way ends. */
  leave(): void {
    this.#stop.abort();
  }
}

type Kind = ReviewFilm['radiograph']['kind'];

function atOwnPoint(output: FindingOutput, kind: Kind): Figures['measured'] {
  const rate = output.errorRates.find((one) => one.kind === kind);
  if (!rate) return null;
  const { value: recall, low, high, films, lesions } = rate.recall;
  const falseMarks = rate.falsePositivesPerFilm.value;
  return { recall, low, high, falseMarks, films, lesions: lesions ?? 0 };
}

function atPeak(
  output: FindingOutput,
  kind: Kind,
  peaks: ReadonlyMap<FindingClass, number>,
): Figures['measured'] {
  const curve = output.curves.find((one) => one.kind === kind);
  const point = curve && measuredAt(curve, peaks.get(output.class) ?? output.peak);
  if (!point) return null;
  const { recall, low, high, falsePositivesPerFilm: falseMarks } = point;
  return { recall, low, high, falseMarks, films: curve.films, lesions: curve.lesions };
}
