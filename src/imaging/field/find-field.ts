import type { Field, GreyImage } from '../../domain/radiograph';
import type { Bar } from './bar';
import { barOf, NOISY } from './bar';
import { cornersOf } from './corners';
import type { Levels, Rectangle } from './lines';
import { levelsOf, linesFrom, SIDES, without } from './lines';

/** A frame round a bar round a film: so often the sides are gone through. */
const ROUNDS = 3;
/** Less than this is no film. */
const SMALLEST = 32;

const small = (box: Rectangle): boolean => Math.min(box.width, box.height) < SMALLEST;

/** The box once through all sides; bars that were met are added to `bars`. */
function peeled(levels: Levels, from: Rectangle, bars: Bar[]): Rectangle {
  let box = from;
  for (const side of SIDES) {
    if (small(box)) return box;
    const bar = barOf(linesFrom(levels, box, side), bars[0]?.value ?? null);
    if (!bar) continue;
    bars.push(bar);
    box = without(box, side, bar.lines);
  }
  return box;
}

function isFlat({ data, width }: Levels, box: Rectangle): boolean {
  let [low, high] = [255, 0];
  for (let y = box.y; y < box.y + box.height; y++)
    for (const v of data.subarray(y * width + box.x, y * width + box.x + box.width)) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
  return high - low <= NOISY;
}

/**
 * Where the film itself lies on a picture that has bars, a frame, rounded corners or text round it; null where the picture is film
 * from edge to edge. Twin of training/field.py: the same picture gives the same field (tests/golden/field.test.ts).
 */
export function findField(image: Pick<GreyImage, 'width' | 'height' | 'pixels'>): Field | null {
  const levels: Levels = { data: levelsOf(image.pixels), width: image.width };
  const bars: Bar[] = [];
  let box: Rectangle = { x: 0, y: 0, width: image.width, height: image.height };
  for (let round = 0; round < ROUNDS; round++) {
    const met = bars.length;
    box = peeled(levels, box, bars);
    if (bars.length === met) break;
  }
  if (small(box) || isFlat(levels, box)) return null;
  const outside = cornersOf(levels, box, bars);
  return bars.length > 0 || outside ? { ...box, outside } : null;
}
