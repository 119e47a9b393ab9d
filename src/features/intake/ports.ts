import type { InferenceClient } from '../../inference/contract';
import type { Orientation } from '../../domain/orientation';
import type { GreyImage } from '../../domain/radiograph';
import type { FilmStore } from '../../store/ports';

/** What the queue needs from outside; wired in app/compose.ts, faked in tests. */
export interface IntakePorts {
  readonly reader: Pick<InferenceClient, 'decode' | 'takeApart' | 'assessmentIdOf' | 'analyse'>;
  readonly store: Pick<FilmStore, 'putFilm' | 'putAssessed' | 'assessment' | 'summary'>;
  /** A small picture of the film as it lies, for lists, or null. */
  readonly thumbnail: (image: GreyImage, orientation: Orientation) => Promise<Blob | null>;
  readonly now: () => Date;
}
