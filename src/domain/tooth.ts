import type { FdiTooth } from './finding';

/** Whether `n` names a tooth by ISO 3950: quadrants 1 to 4 with teeth 1 to 8, 5 to 8 with 1 to 5. */
export function isFdi(n: number): n is FdiTooth {
  const quadrant = Math.floor(n / 10);
  const position = n % 10;
  if (!Number.isInteger(n) || position < 1) return false;
  return quadrant >= 1 && quadrant <= 4
    ? position <= 8
    : quadrant >= 5 && quadrant <= 8 && position <= 5;
}

/** Tooth surfaces as charted; `occlusal` stands for incisal on front teeth. */
export const SURFACES = ['mesial', 'occlusal', 'distal', 'buccal', 'lingual'] as const;
export type Surface = (typeof SURFACES)[number];

/** How a tooth is named on screen: ISO 3950, or the Universal system of the ADA. What is kept and sent is always ISO 3950. */
export const NOTATIONS = ['fdi', 'universal'] as const;
export type Notation = (typeof NOTATIONS)[number];

/** Universal: 1 to 32 from the upper right wisdom tooth round to the lower right one, primary teeth A to T the same way. */
function universal(tooth: FdiTooth): string {
  const quadrant = Math.floor(tooth / 10);
  const position = tooth % 10;
  const primary = quadrant > 4;
  const teeth = primary ? 5 : 8;
  const way = (quadrant - 1) % 4;
  // The first and third quadrant are walked from the back to the midline, the others from the midline to the back.
  const place = way * teeth + (way % 2 === 0 ? teeth + 1 - position : position);
  return primary ? String.fromCharCode(64 + place) : String(place);
}

export function toothName(tooth: FdiTooth, notation: Notation): string {
  return notation === 'fdi' ? String(tooth) : universal(tooth);
}
