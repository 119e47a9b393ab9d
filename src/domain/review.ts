import type { AssessmentId } from './assessment';
import type { FdiTooth, Finding, FindingClass, Outline } from './finding';
import { bearsCode, bearsGrade, type DiagnosisCode, type Grade } from './grade';
import { isCalibration, spacingOf, type Calibration, type Measure } from './measure';
import type { RadiographId } from './radiograph';
import type { Surface } from './tooth';

export const REJECT_REASONS = ['not-a-lesion', 'artefact', 'restoration', 'wrong-place'] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Who decided: the name as set on this device. */
export interface Clinician {
  readonly id: string;
  readonly name: string;
}

/** What a clinician did to one finding, to the review as a whole, or to an earlier event. */
export type ReviewAct =
  | { readonly act: 'accept'; readonly finding: string }
  | { readonly act: 'reject'; readonly finding: string; readonly reason: RejectReason | null }
  | { readonly act: 'reshape'; readonly finding: string; readonly outlines: readonly Outline[] }
  | { readonly act: 'reclassify'; readonly finding: string; readonly class: FindingClass }
  | {
      readonly act: 'locate';
      readonly finding: string;
      readonly tooth: FdiTooth | null;
      readonly surfaces: readonly Surface[];
    }
  | { readonly act: 'comment'; readonly finding: string; readonly text: string }
  | {
      readonly act: 'add';
      readonly finding: string;
      readonly class: FindingClass;
      readonly outlines: readonly Outline[];
      /** The network's own mark below the pack's operating point, taken by the clinician; absent: drawn by hand. */
      readonly belowPoint?: BelowPoint;
    }
  | { readonly act: 'grade'; readonly finding: string; readonly grade: Grade | null }
  | { readonly act: 'code'; readonly finding: string; readonly code: DiagnosisCode | null }
  | { readonly act: 'calibrate'; readonly known: Calibration | null }
  /** Taken, or moved where there is one of this id. */
  | { readonly act: 'measure'; readonly measure: Measure }
  | { readonly act: 'unmeasure'; readonly measure: string }
  | { readonly act: 'undo'; readonly event: string }
  | { readonly act: 'redo'; readonly event: string }
  | { readonly act: 'sign' }
  /** Opens a signed review again; what was signed stays in the events as its own version. */
  | { readonly act: 'amend' };

/** What the network said of a mark that did not reach the operating point: calibrated score, and its highest probability. */
export interface BelowPoint {
  readonly score: number;
  readonly peak: number;
}

/** Appended, never changed or removed. The order is `seq`, 1 upwards without gaps within a review. */
export type ReviewEvent = ReviewAct & {
  /** Made on the device, unique everywhere. */
  readonly id: string;
  readonly radiographId: RadiographId;
  /** The reading that is decided on; one review each. */
  readonly assessmentId: AssessmentId;
  readonly seq: number;
  readonly by: Clinician;
  /** ISO 8601 instant by the device's clock; never used for order. */
  readonly at: string;
};

export type Decision = 'suggested' | 'accepted' | 'rejected';

/** A finding as it stands after the events. */
export interface ReviewedFinding extends Finding {
  readonly source: 'network' | 'clinician';
  readonly decision: Decision;
  readonly reason: RejectReason | null;
  readonly surfaces: readonly Surface[];
  readonly comment: string;
  /** As a person graded and coded it; nobody else does. */
  readonly grade: Grade | null;
  readonly code: DiagnosisCode | null;
  /** The network's, but not of its reading at the operating point: a person took it in from below. */
  readonly belowPoint: boolean;
  /** The shape or class is no longer the network's. */
  readonly altered: boolean;
  /** Who touched it last, and when; null while nobody has. */
  readonly last: { readonly by: Clinician; readonly at: string } | null;
}

/** What acts change, and undo gives back. */
interface Content {
  readonly findings: readonly ReviewedFinding[];
  /** Distances and angles, in the order in which they were taken. */
  readonly measures: readonly Measure[];
  /** Millimetres as a person set them on this film; null: as the file says. */
  readonly calibration: Calibration | null;
}

export interface ReviewState extends Content {
  readonly status: 'open' | 'signed';
  /** 0 before the first signature; each signature makes the next version. */
  readonly version: number;
  readonly signedBy: { readonly by: Clinician; readonly at: string } | null;
  /** The event that one undo, or redo, would take back, or bring back. */
  readonly undoable: string | null;
  readonly redoable: string | null;
}

/** Area of a ring in square pixels. */
export function areaOf(ring: Outline): number {
  let sum = 0;
  let before = ring[ring.length - 1];
  for (const corner of ring) {
    if (before) sum += before.x * corner.y - corner.x * before.y;
    before = corner;
  }
  return Math.abs(sum) / 2;
}

/**
 * What an event may still do: nothing but amend once signed, and nothing but known findings and live events.
 * `foldReview` skips what this refuses, so that a damaged or late event can never undo a signature.
 */
export function allows(state: ReviewState, act: ReviewAct): boolean {
  if (state.status === 'signed') return act.act === 'amend';
  switch (act.act) {
    case 'amend':
      return false;
    case 'sign':
      return true;
    case 'undo':
      return state.undoable === act.event;
    case 'redo':
      return state.redoable === act.event;
    case 'grade':
      return state.findings.some((one) => one.id === act.finding && bearsGrade(one, act.grade));
    case 'code':
      return state.findings.some((one) => one.id === act.finding && bearsCode(one, act.code));
    case 'calibrate':
      return act.known === null ? state.calibration !== null : isCalibration(act.known);
    case 'measure':
      return true;
    case 'unmeasure':
      return state.measures.some((one) => one.id === act.measure);
    case 'add':
      return act.outlines.length > 0 && !state.findings.some((one) => one.id === act.finding);
    case 'reshape':
      return act.outlines.length > 0 && state.findings.some((one) => one.id === act.finding);
    default:
      return state.findings.some((one) => one.id === act.finding);
  }
}

/** The review as it stands: the network's findings with every event in the order of `seq`. Pure; the same events, the same state. */
export function foldReview(
  findings: readonly Finding[],
  mm2PerPx: number | null,
  events: readonly ReviewEvent[],
): ReviewState {
  const ordered = [...events].sort((a, b) => a.seq - b.seq);
  const fold = new Fold(findings.map(suggested), mm2PerPx);
  for (const event of ordered) fold.take(event);
  return fold.state;
}

/** What a finding bears before a person has said anything of it. */
const UNSAID = {
  surfaces: [],
  comment: '',
  grade: null,
  code: null,
  altered: false,
  last: null,
} as const;

const suggested = (finding: Finding): ReviewedFinding => ({
  ...finding,
  source: 'network',
  decision: 'suggested',
  reason: null,
  belowPoint: false,
  ...UNSAID,
});

class Fold {
  state: ReviewState;
  /** What was there before each live act that can be undone, oldest first. */
  #done: { event: ReviewEvent; before: Content }[] = [];
  #undone: { event: ReviewEvent; after: Content }[] = [];

  constructor(
    findings: readonly ReviewedFinding[],
    readonly mm2PerPx: number | null,
  ) {
    this.state = {
      findings,
      measures: [],
      calibration: null,
      status: 'open',
      version: 0,
      signedBy: null,
      undoable: null,
      redoable: null,
    };
  }

  take(event: ReviewEvent): void {
    if (!allows(this.state, event)) return;
    const { version } = this.state;
    switch (event.act) {
      case 'undo':
        return this.#undo();
      case 'redo':
        return this.#redo();
      case 'sign':
        this.#forget();
        this.state = {
          ...this.state,
          status: 'signed',
          version: version + 1,
          signedBy: { by: event.by, at: event.at },
        };
        return;
      case 'amend':
        this.state = { ...this.state, status: 'open' };
        return;
      default:
        this.#done.push({ event, before: this.state });
        this.#undone = [];
        this.#show(applied(this.state, event, this.mm2PerPx));
    }
  }

  #undo(): void {
    const last = this.#done.pop();
    if (!last) return;
    this.#undone.push({ event: last.event, after: this.state });
    this.#show(last.before);
  }

  #redo(): void {
    const next = this.#undone.pop();
    if (!next) return;
    this.#done.push({ event: next.event, before: this.state });
    this.#show(next.after);
  }

  /** What was signed cannot be undone, only amended. */
  #forget(): void {
    this.#done = [];
    this.#undone = [];
    this.#show(this.state);
  }

  #show({ findings, measures, calibration }: Content): void {
    const undoable = this.#done[this.#done.length - 1]?.event.id ?? null;
    const redoable = this.#undone[this.#undone.length - 1]?.event.id ?? null;
    this.state = { ...this.state, findings, measures, calibration, undoable, redoable };
  }
}

type FindingAct = Extract<ReviewEvent, { finding: string }>;
type FilmAct = Extract<ReviewEvent, { act: 'calibrate' | 'measure' | 'unmeasure' }>;

function applied(
  content: Content,
  event: FindingAct | FilmAct,
  fileMm2PerPx: number | null,
): Content {
  const { findings, measures, calibration } = content;
  switch (event.act) {
    case 'calibrate':
      return calibrated(content, event.known, fileMm2PerPx);
    case 'measure':
      return { ...content, measures: withMeasure(measures, event.measure) };
    case 'unmeasure':
      return { ...content, measures: measures.filter((one) => one.id !== event.measure) };
    default:
      return { ...content, findings: decided(findings, event, mm2Of(calibration, fileMm2PerPx)) };
  }
}

/** One of the same id is moved, in its place. */
function withMeasure(measures: readonly Measure[], measure: Measure): readonly Measure[] {
  return measures.some((one) => one.id === measure.id)
    ? measures.map((one) => (one.id === measure.id ? measure : one))
    : [...measures, measure];
}

function mm2Of(calibration: Calibration | null, fileMm2PerPx: number | null): number | null {
  const spacing = spacingOf(null, calibration);
  return spacing ? spacing.row * spacing.column : fileMm2PerPx;
}

/** Every area in the new millimetres, the network's too. */
function calibrated(
  content: Content,
  calibration: Calibration | null,
  fileMm2PerPx: number | null,
): Content {
  const mm2PerPx = mm2Of(calibration, fileMm2PerPx);
  const findings = content.findings.map((one) => ({
    ...one,
    areaMm2: mm2PerPx === null ? null : one.areaPx * mm2PerPx,
  }));
  return { ...content, findings, calibration };
}

function decided(
  findings: readonly ReviewedFinding[],
  event: FindingAct,
  mm2PerPx: number | null,
): readonly ReviewedFinding[] {
  const last = { by: event.by, at: event.at };
  if (event.act === 'add') return [...findings, { ...added(event, mm2PerPx), last }];
  return findings.map((one) =>
    one.id === event.finding ? { ...one, ...changeBy(event, one, mm2PerPx), last } : one,
  );
}

function changeBy(
  event: Exclude<FindingAct, { act: 'add' }>,
  before: ReviewedFinding,
  mm2PerPx: number | null,
): Partial<ReviewedFinding> {
  switch (event.act) {
    case 'accept':
      return { decision: 'accepted', reason: null };
    case 'reject':
      return { decision: 'rejected', reason: event.reason };
    case 'reshape':
      // Who has drawn its shape has decided that it is there.
      return { ...shape(event.outlines, mm2PerPx), altered: true, ...accepted };
    case 'reclassify':
      return {
        class: event.class,
        altered: true,
        ...accepted,
        // Grades and codes are of one class.
        ...(event.class === before.class ? {} : { grade: null, code: null }),
      };
    case 'locate':
      return { tooth: event.tooth, surfaces: event.surfaces };
    case 'comment':
      return { comment: event.text };
    case 'grade':
      return event.grade === null ? { grade: null } : { grade: event.grade, ...accepted };
    case 'code':
      return event.code === null ? { code: null } : { code: event.code, ...accepted };
  }
}

const accepted = { decision: 'accepted', reason: null } as const;

function shape(outlines: readonly Outline[], mm2PerPx: number | null) {
  const areaPx = outlines.reduce((sum, ring) => sum + areaOf(ring), 0);
  return { outlines, areaPx, areaMm2: mm2PerPx === null ? null : areaPx * mm2PerPx };
}

function added(
  event: Extract<ReviewEvent, { act: 'add' }>,
  mm2PerPx: number | null,
): ReviewedFinding {
  return {
    id: event.finding,
    class: event.class,
    ...shape(event.outlines, mm2PerPx),
    tooth: null,
    toothUnknownBecause: 'ambiguous',
    // A mark that a person drew has no probability; 1 sorts it first.
    score: event.belowPoint?.score ?? 1,
    source: event.belowPoint ? 'network' : 'clinician',
    belowPoint: event.belowPoint !== undefined,
    decision: 'accepted',
    reason: null,
    ...UNSAID,
  };
}
