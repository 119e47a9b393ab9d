import { AS_STORED, type Orientation } from '../../domain/orientation';
import type { PreprocessStep } from '../../domain/pack';
import type { GreyImage } from '../../domain/radiograph';
import { filmAlone } from '../field/within';
import { resize, workingSize } from './resize';
import { stretch } from './stretch';
import { laid } from './turn';

/** A film as the network wants it: row-major, `scaleX` and `scaleY` pixels of the file to one of its own. */
export interface PreparedFilm {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly scaleX: number;
  readonly scaleY: number;
  /** Pixel of the file at which it begins: it is the picture's field alone. */
  readonly left: number;
  readonly top: number;
  /** 1 where it is no film: never marked. */
  readonly outside: Uint8Array | null;
}

/** Pixel values -> 0..1 through the film's own window, clipped. */
export function toUnit(image: GreyImage): Float32Array {
  const { low, high } = image.window;
  const scale = 1 / (high - low);
  const out = new Float32Array(image.pixels.length);
  for (let i = 0; i < out.length; i++)
    out[i] = Math.min(1, Math.max(0, ((image.pixels[i] as number) - low) * scale));
  return out;
}

/**
 * Runs a pack's named steps over a film. Twin of training/preprocess.py: the same film gives the same numbers to 1e-3
 * (tests/golden). `longSide` is the pack's for the film's kind; a film is never
 * enlarged. `orientation`: how it lies right; what comes out lies so.
 */
export function preprocess(
  image: GreyImage,
  steps: readonly PreprocessStep[],
  longSide: number,
  orientation: Orientation = AS_STORED,
): PreparedFilm {
  const film = filmAlone(image);
  const { field } = image;
  const lying = <T extends Uint8Array | Float32Array>(plane: T) =>
    laid({ data: plane, width: film.width, height: film.height }, orientation);
  let { data, width, height } = lying(toUnit(film));
  const whole = { width, height };
  let outside = field?.outside ? lying(field.outside).data : null;
  for (const step of steps) {
    if (step.step === 'resize') {
      const to = workingSize(width, height, longSide);
      const resized = (plane: Float32Array) => resize(plane, width, height, to.width, to.height);
      data = resized(data);
      // A cell belongs where more than half of it does.
      outside &&= Uint8Array.from(resized(Float32Array.from(outside)), (v) => (v > 0.5 ? 1 : 0));
      ({ width, height } = to);
    } else if (step.step === 'stretch') {
      data = stretch(data, step.low, step.high, outside);
    } else {
      data = data.map((x) => x * step.scale + step.offset);
    }
  }
  const [scaleX, scaleY] = [whole.width / width, whole.height / height];
  return { data, width, height, scaleX, scaleY, left: field?.x ?? 0, top: field?.y ?? 0, outside };
}
