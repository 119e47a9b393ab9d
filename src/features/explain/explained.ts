import type { GreyImage, Radiograph } from '../../domain/radiograph';
import type { ReviewState } from '../../domain/review';
import type { Orientation } from '../../domain/orientation';

/** What is shown to a patient; the app fills it from the film on the desk and its review. */
export interface Explained {
  readonly radiograph: Radiograph;
  readonly image: GreyImage;
  readonly state: ReviewState;
  readonly orientation: Orientation;
  readonly sample: boolean;
}
