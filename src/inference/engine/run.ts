import type { Backend } from '../../domain/assessment';
import type { Progress } from '../contract';

/** What goes with one film on its way through the engine. */
export interface Run {
  readonly cancelled: () => boolean;
  readonly onProgress: (progress: Progress) => void;
  readonly without: readonly Backend[];
}
