import type { GreyImage } from '../../domain/radiograph';
import { toUnit } from '../pixels/preprocess';
import { resize, workingSize } from '../pixels/resize';
import { stretch } from '../pixels/stretch';

/** Long side at which sharpness is told, whatever the film's own. */
const SIDE = 600;

function spread(values: Float32Array): number {
  let [sum, squares] = [0, 0];
  for (const v of values) {
    sum += v;
    squares += v * v;
  }
  return Math.sqrt(Math.max(0, squares / values.length - (sum / values.length) ** 2));
}

/** Mean over three neighbours, the last one repeated at both ends; `step` apart in rows of `length`. */
function smoothed(data: Float32Array, length: number, step: number): Float32Array {
  return data.map((v, i) => {
    const at = Math.floor(i / step) % length;
    const before = at > 0 ? (data[i - step] as number) : v;
    const after = at < length - 1 ? (data[i + step] as number) : v;
    return (before + v + after) / 3;
  });
}

/**
 * Spread of what a 3 x 3 mean takes away from a film, as a share of the film's spread: fine detail and grain. 0.06 on a usual film,
 * below 0.01 where it moved or a photograph of it is out of focus. Twin of training/quality.py.
 */
export function sharpness(image: GreyImage): number {
  const { width, height } = workingSize(image.width, image.height, SIDE);
  const small = resize(toUnit(image), image.width, image.height, width, height);
  const film = stretch(small, 0.005, 0.995);
  const smooth = smoothed(smoothed(film, width, 1), height, width);
  return spread(film.map((v, i) => v - (smooth[i] as number))) / Math.max(spread(film), 1e-6);
}
