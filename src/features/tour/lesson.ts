import { imagePoint } from '../../domain/coordinates';
import type { Finding, FindingClass, Outline } from '../../domain/finding';
import { drawnFinding } from '../../domain/finding';
import { boxOf, findingAt } from '../../viewer/hit-test';

/** What the simulator drew into a film: the truth, which no film of a patient has. */
export interface TrueLesion {
  readonly class: FindingClass;
  readonly outlines: readonly Outline[];
}

/** Found when so much of it is covered, as in the evaluation of the packs. */
const COVERED = 0.2;
/** Film pixels between the points that are asked. */
const STEP = 2;

const asFinding = ({ class: name, outlines }: TrueLesion, id: string): Finding =>
  drawnFinding(id, name, outlines);

/** Share of `of` that lies within one of `others`, 0..1. */
function shareWithin(of: Finding, others: readonly Finding[]): number {
  const { min, max } = boxOf(of);
  let [all, within] = [0, 0];
  for (let y = min.y + STEP / 2; y < max.y; y += STEP)
    for (let x = min.x + STEP / 2; x < max.x; x += STEP) {
      const point = imagePoint(x, y);
      if (!findingAt([of], point, 0)) continue;
      all++;
      if (findingAt(others, point, 0)) within++;
    }
  return all === 0 ? 0 : within / all;
}

const sameClass = (all: readonly Finding[], one: Finding) =>
  all.filter((other) => other.class === one.class);

/** Drawn-in lesions that the network did not mark, as findings to be shown: 'missed-1', ... */
export function missedOf(
  truth: readonly TrueLesion[],
  found: readonly Finding[],
): readonly Finding[] {
  return truth
    .map((lesion, index) => asFinding(lesion, `missed-${index + 1}`))
    .filter((lesion) => shareWithin(lesion, sameClass(found, lesion)) < COVERED);
}

/** Marks that touch nothing that was drawn in. */
export function falseOf(
  truth: readonly TrueLesion[],
  found: readonly Finding[],
): readonly Finding[] {
  const lesions = truth.map((lesion, index) => asFinding(lesion, `true-${index}`));
  return found.filter((mark) => shareWithin(mark, sameClass(lesions, mark)) === 0);
}
