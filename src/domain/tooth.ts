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
