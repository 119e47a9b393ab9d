import type { Failure } from '../../domain/failure';
import type { Clinician, ReviewAct, ReviewEvent, ReviewState } from '../../domain/review';
import { allows, foldReview } from '../../domain/review-fold';
import type { InferenceClient } from '../../inference/contract';
import type { FilmStore } from '../../store/ports';
import type { PriorPorts } from './comparing.svelte';
import type { ReviewFilm } from './film';

/** What deciding needs from outside; wired in app/compose.ts, faked in tests. */
export interface ReviewPorts {
  readonly store: Pick<FilmStore, 'review' | 'appendReview'>;
  readonly reader: Pick<InferenceClient, 'mapOf'>;
  readonly priors: PriorPorts;
  /** Who sits at this device; the name is empty until somebody gives it. */
  readonly clinician: () => Clinician;
  readonly rename: (name: string) => void;
  readonly now: () => Date;
  /** Unique everywhere. */
  readonly newId: () => string;
}

/** The decisions on one film: its events as kept, and one more with each act. Shown at once, taken back if they cannot be kept. */
export class Decisions {
  events = $state.raw<readonly ReviewEvent[]>([]);
  /** Why the last act was not kept. */
  failure = $state.raw<Failure | null>(null);
  /** Acts shown but not yet in the store. */
  pending = $state(0);
  #film: () => ReviewFilm;
  #ports: ReviewPorts;
  #writing: Promise<void> = Promise.resolve();
  /** Earlier decisions are being read. */
  #loading: Promise<void> | null = null;

  constructor(film: () => ReviewFilm, ports: ReviewPorts) {
    this.#film = film;
    this.#ports = ports;
  }

  state = $derived.by((): ReviewState => {
    const { assessment, radiograph } = this.#film();
    const { spacing } = radiograph;
    const mm2PerPx = spacing ? spacing.row * spacing.column : null;
    return foldReview(assessment?.findings ?? [], mm2PerPx, this.events);
  });
  undecided = $derived(this.state.findings.filter((one) => one.decision === 'suggested').length);
  signed = $derived(this.state.status === 'signed');

  /** Reads what was decided before; called when the film's assessment is there. Acts meanwhile wait for it. */
  load(): Promise<void> {
    // What is being kept would be missing from what is read, and be forgotten here.
    const loading = this.#writing
      .then(() => this.#read())
      .finally(() => {
        if (this.#loading === loading) this.#loading = null;
      });
    this.#loading = loading;
    return loading;
  }

  async #read(): Promise<void> {
    const id = this.#film().assessment?.id;
    if (!id) return;
    const events = await this.#ports.store.review(id);
    if (id !== this.#film().assessment?.id) return;
    if (events.ok) this.events = events.value;
    else this.failure = events.error;
  }

  /** Takes the act if the review's state allows it; settles when it is kept, or taken back with `failure` set. */
  async take(act: ReviewAct): Promise<void> {
    if (this.#loading) await this.#loading;
    const { assessment, radiograph } = this.#film();
    if (!assessment || !allows(this.state, act)) return;
    const event: ReviewEvent = {
      ...act,
      id: this.#ports.newId(),
      radiographId: radiograph.id,
      assessmentId: assessment.id,
      seq: (this.events.at(-1)?.seq ?? 0) + 1,
      by: this.#ports.clinician(),
      at: this.#ports.now().toISOString(),
    };
    this.failure = null;
    this.events = [...this.events, event];
    this.pending++;
    this.#writing = this.#writing.then(() => this.#keep(event));
    await this.#writing;
  }

  undo(): Promise<void> {
    const event = this.state.undoable;
    return event === null ? Promise.resolve() : this.take({ act: 'undo', event });
  }

  redo(): Promise<void> {
    const event = this.state.redoable;
    return event === null ? Promise.resolve() : this.take({ act: 'redo', event });
  }

  /** The name of whoever signs goes with this and every later event. */
  async sign(name: string): Promise<void> {
    this.#ports.rename(name);
    await this.take({ act: 'sign' });
  }

  get clinician(): Clinician {
    return this.#ports.clinician();
  }

  newFindingId(): string {
    return `own-${this.#ports.newId()}`;
  }

  async #keep(event: ReviewEvent): Promise<void> {
    // It was taken back together with one before it.
    if (!this.events.includes(event)) {
      this.pending--;
      return;
    }
    const kept = await this.#ports.store.appendReview(event);
    this.pending--;
    if (kept.ok) return;
    this.events = this.events.filter((one) => one.seq < event.seq);
    await this.#read();
    this.failure = kept.error;
  }
}
