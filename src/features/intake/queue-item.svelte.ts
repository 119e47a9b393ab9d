import type { Assessment } from '../../domain/assessment';
import type { Failure } from '../../domain/failure';
import type { Asked } from '../../domain/correction';
import type { Radiograph, RadiographKind } from '../../domain/radiograph';
import type { FilmSubject } from '../../domain/subject';
import type { Decoded, Progress } from '../../inference/contract';
import type { Container } from './container';

export type ItemStatus =
  | 'waiting'
  | 'decoding'
  /** Decoded and on screen; its turn to be read has not come. */
  | 'queued'
  | 'reading'
  | 'done'
  /** The quality gate refused it: it can be viewed, it was not read. */
  | 'refused'
  | 'failed'
  | 'cancelled';

/** A film as it comes in: a file just dropped, or one from the store with what is already known of it. */
export interface Source {
  readonly blob: Blob;
  readonly sample: boolean;
  /** The file's name, to say which one failed; shown only, never kept, logged or sent. */
  readonly label?: string;
  /** Which film of a file that may hold several, from 0; absent: the first, and the others are taken in after it. */
  readonly frame?: number;
  /** The folder or archive that it came in. */
  readonly container?: Container;
  readonly addedAt?: string;
  readonly known?: Assessment | null;
  /** The kind that a clinician gave it when the gate had refused it. */
  readonly kindByHand?: RadiographKind;
  /** How it was last read; absent: by what its file says. */
  readonly correction?: Asked;
}

const OVER: readonly ItemStatus[] = ['done', 'refused', 'failed', 'cancelled'];

/** One film on its way through the queue; the film strip and the review screen show it. */
export class QueueItem {
  status = $state<ItemStatus>('waiting');
  progress = $state.raw<Progress | null>(null);
  /** Released again when many films are open: see IntakeQueue. */
  decoded = $state.raw<Decoded | null>(null);
  radiograph = $state.raw<Radiograph | null>(null);
  /** Who and what the file says is on it. */
  subject: FilmSubject | null = null;
  assessment = $state.raw<Assessment | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Why it could not be kept; the film itself may still be read. */
  storeFailure = $state.raw<Failure | null>(null);
  answeredFromStore = $state(false);
  /** True once the store has said that film and assessment are in it. */
  kept = $state(false);
  thumbnail = $state.raw<Blob | null>(null);
  /** Its review was seen to be signed while it lay here. */
  signed = $state(false);
  kindByHand: RadiographKind | null;
  correction: Asked;
  /** Ends a reading under way. */
  stop = new AbortController();

  constructor(
    /** Position in the order of arrival. */
    readonly key: number,
    readonly source: Source,
    readonly addedAt: string,
  ) {
    this.kindByHand = source.kindByHand ?? null;
    this.correction = source.correction;
  }

  get over(): boolean {
    return OVER.includes(this.status);
  }

  fail(failure: Failure): void {
    this.failure = failure;
    this.progress = null;
    this.status = failure.code === 'cancelled' ? 'cancelled' : 'failed';
  }

  finish(assessment: Assessment, fromStore: boolean): void {
    this.assessment = assessment;
    this.answeredFromStore = fromStore;
    this.kept = fromStore;
    this.progress = null;
    this.failure = null;
    this.status = 'done';
  }
}
