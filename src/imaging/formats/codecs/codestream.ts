import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';

/** One compressed frame, undone. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Significant bits of a sample as the codestream says, 1 to 16. */
  readonly precision: number;
  readonly signed: boolean;
  /** Three components are RGB because the codec has undone a transform; false: they are what was put in. */
  readonly rgb: boolean;
  /** Interleaved by pixel; signed values as two's complement over all bits of the word. */
  readonly samples: Uint8Array | Uint16Array;
}

/** Bytes of one codestream -> its samples. Sizes are checked as declared before any are allocated. Never throws. */
export type Codec = (bytes: Uint8Array) => Promise<Result<Frame, Failure>>;
