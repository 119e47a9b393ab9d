import type { Assessment } from '../../domain/assessment';
import type { Failure } from '../../domain/failure';
import type { PackManifest } from '../../domain/pack';
import type { GreyImage, Radiograph } from '../../domain/radiograph';

/** A film as the review screen gets it; the app fills it from wherever the film comes from. */
export interface ReviewFilm {
  readonly radiograph: Radiograph;
  readonly image: GreyImage;
  readonly assessment: Assessment | null;
  /** The manifest of the pack that read it, for its error rates; null while unknown. */
  readonly pack: PackManifest | null;
  readonly sample: boolean;
  readonly answeredFromStore: boolean;
  readonly kept: boolean;
  readonly storeFailure: Failure | null;
  readonly status: 'reading' | 'done' | 'refused' | 'failed' | 'cancelled';
  readonly failure: Failure | null;
}
