import type { FdiTooth } from '../../domain/finding';
import type { Surface } from '../../domain/tooth';

/** A tooth in a box of 32 by 52 with its crown below, as an upper one stands; a sign, not a likeness. */
export interface ToothShape {
  readonly crown: string;
  readonly roots: readonly string[];
  /** Where a lesion at the tip of a root is shown. */
  readonly apex: readonly [x: number, y: number];
}

const CROWNS = {
  molar: 'M5 30 Q4 26 8 26 L24 26 Q28 26 27 30 L28 44 Q28 49 23 49 L9 49 Q4 49 4 44 Z',
  premolar: 'M8 30 Q8 26 11 26 L21 26 Q24 26 24 30 L25 43 Q25 49 20 49 L12 49 Q7 49 7 43 Z',
  front: 'M10 30 Q10 26 12 26 L20 26 Q22 26 22 30 L25 47 Q25 49 23 49 L9 49 Q7 49 7 47 Z',
} as const;

const ROOTS = {
  molar: ['M6 27 Q5 14 8 6 Q12 12 14 26 Z', 'M18 26 Q20 12 24 6 Q27 14 26 27 Z'],
  premolar: ['M10 27 Q11 12 16 4 Q21 12 22 27 Z'],
  front: ['M12 27 Q12 12 16 4 Q20 12 20 27 Z'],
} as const;

type Sort = keyof typeof CROWNS;

function sortOf(tooth: FdiTooth): Sort {
  const position = tooth % 10;
  if (position <= 3) return 'front';
  // Primary teeth have no premolars.
  return tooth > 50 || position > 5 ? 'molar' : 'premolar';
}

export function shapeOf(tooth: FdiTooth): ToothShape {
  const sort = sortOf(tooth);
  return { crown: CROWNS[sort], roots: ROOTS[sort], apex: [16, 5] };
}

export const isUpper = (tooth: FdiTooth): boolean => [1, 2, 5, 6].includes(Math.floor(tooth / 10));

/** On their right side the middle of the mouth lies to the right of the tooth as it is seen. */
const middleIsRight = (tooth: FdiTooth): boolean => [1, 4, 5, 8].includes(Math.floor(tooth / 10));

/** Where on the crown a surface is marked; without a surface in its middle. */
export function spotOf(tooth: FdiTooth, surface: Surface | null): readonly [x: number, y: number] {
  const toMiddle = middleIsRight(tooth) ? 1 : -1;
  switch (surface) {
    case 'mesial':
      return [16 + 8 * toMiddle, 38];
    case 'distal':
      return [16 - 8 * toMiddle, 38];
    case 'occlusal':
      return [16, 46];
    case 'buccal':
      return [16, 31];
    case 'lingual':
      return [16, 36];
    default:
      return [16, 39];
  }
}
