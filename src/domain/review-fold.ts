import type { Finding } from './finding';
import { bearsCode, bearsGrade } from './grade';
import { isCalibration } from './measure';
import type { ReviewAct, ReviewContent, ReviewedFinding, ReviewEvent, ReviewState } from './review';
import { applied, suggested } from './review-content';

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

class Fold {
  state: ReviewState;
  /** What was there before each live act that can be undone, oldest first. */
  #done: { event: ReviewEvent; before: ReviewContent }[] = [];
  #undone: { event: ReviewEvent; after: ReviewContent }[] = [];

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

  #show({ findings, measures, calibration }: ReviewContent): void {
    const undoable = this.#done[this.#done.length - 1]?.event.id ?? null;
    const redoable = this.#undone[this.#undone.length - 1]?.event.id ?? null;
    this.state = { ...this.state, findings, measures, calibration, undoable, redoable };
  }
}
