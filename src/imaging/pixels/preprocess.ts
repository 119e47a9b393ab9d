import type { PreprocessStep } from '../../domain/pack';
import type { GreyImage } from '../../domain/radiograph';
import { resize, workingSize } from './resize';
import { stretch } from './stretch';

/** A film as the network wants it: row-major, `scaleX` and `scaleY` pixels of the file to one of its own. */
export interface PreparedFilm {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly scaleX: number;
  readonly scaleY: number;
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
 * (tests/golden). `longSide` is the pack's for the film's kind; a film is never enlarged.
 */
export function preprocess(
  image: GreyImage,
  steps: readonly PreprocessStep[],
  longSide: number,
): PreparedFilm {
  let data = toUnit(image);
  let { width, height } = image;
  for (const step of steps) {
    if (step.step === 'resize') {
      const to = workingSize(width, height, longSide);
      data = resize(data, width, height, to.width, to.height);
      ({ width, height } = to);
    } else if (step.step === 'stretch') {
      data = stretch(data, step.low, step.high);
    } else {
      data = data.map((x) => x * step.scale + step.offset);
    }
  }
  return { data, width, height, scaleX: image.width / width, scaleY: image.height / height };
}
