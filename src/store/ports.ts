import type { Assessment, AssessmentId } from '../domain/assessment';
import type { Failure } from '../domain/failure';
import type { SentReport } from '../domain/outbox';
import type { Lane } from '../domain/lane';
import type { Patient } from '../domain/patient';
import type { Radiograph, RadiographId } from '../domain/radiograph';
import type { Result } from '../domain/result';
import type { FilmImage } from '../domain/room';
import type { ReviewEvent } from '../domain/review';
import type { FilmSubject } from '../domain/subject';

/** A film as kept: what is known, the untouched bytes as dropped, and a small picture for lists. */
export interface StoredFilm {
  readonly radiograph: Radiograph;
  readonly original: Blob;
  /** PNG or JPEG, long side at most 256 px; null where none could be made. */
  readonly thumbnail: Blob | null;
  /** ISO 8601 instant of the first drop. */
  readonly addedAt: string;
  /** A simulated sample of ours: never sent to the central store. */
  readonly sample: boolean;
  /** What the file says of who and what is on it; absent: nothing. */
  readonly subject?: FilmSubject;
}

/** One line of the list of past films; no original bytes. */
export interface FilmSummary {
  readonly radiograph: Radiograph;
  readonly thumbnail: Blob | null;
  readonly addedAt: string;
  readonly sample: boolean;
  readonly subject?: FilmSubject;
  /** The newest assessment of the film, or null. */
  readonly latest: Assessment | null;
  /** What was decided on `latest`, in the order of `seq`. */
  readonly events: readonly ReviewEvent[];
  readonly patient: Patient | null;
  /** What the centre has acknowledged of the review of `latest`. */
  readonly sent: SentReport | null;
  /** Absent: the centre has not acknowledged the image. */
  readonly image?: FilmImage;
}

/**
 * The local store. Every method settles with a Result; nothing throws. A write is one transaction: after a failure the
 * store is as it was. Contract suite: tests/contract/store.
 */
export interface FilmStore {
  /** Keeps the film if its id is new; an existing film is left untouched, but for an image that had made room. */
  putFilm(film: StoredFilm): Promise<Result<void, Failure>>;
  /**
   * Film (if new) and assessment in one transaction. Where the newest reading read a kept film another way (turned, as a negative,
   * as the kind that a clinician said), its kind, gate and thumbnail become those of that reading.
   */
  putAssessed(film: StoredFilm, assessment: Assessment): Promise<Result<void, Failure>>;
  /** 'film-at-centre' where the image has made room: see RoomStore. */
  film(id: RadiographId): Promise<Result<StoredFilm | null, Failure>>;
  assessment(id: AssessmentId): Promise<Result<Assessment | null, Failure>>;
  /**
   * Appends to the review of an assessment. An event with this `seq` already there is left as it is and answered
   * 'review-changed-elsewhere': another tab was faster, and its event has to be seen first. A signature goes to the
   * outbox in the same transaction, unless the film is a sample.
   */
  appendReview(event: ReviewEvent): Promise<Result<void, Failure>>;
  /** Every event on an assessment, in the order of `seq`. */
  review(id: AssessmentId): Promise<Result<readonly ReviewEvent[], Failure>>;
  /** Newest first. `before` is the `addedAt` of the last row already shown; `lane`: only what stands there. */
  list(page: {
    limit: number;
    before?: string;
    lane?: Lane;
  }): Promise<Result<readonly FilmSummary[], Failure>>;
  /** Each up to LANE_COUNT. */
  laneCounts(): Promise<Result<Readonly<Record<Lane, number>>, Failure>>;
  summary(id: RadiographId): Promise<Result<FilmSummary | null, Failure>>;
  /** The film with all that was read, decided and not yet sent of it. */
  remove(id: RadiographId): Promise<Result<void, Failure>>;
  /** Bytes used and granted by the browser, null where it does not tell. */
  usage(): Promise<{ used: number | null; quota: number | null; persistent: boolean }>;
  close(): void;
}
