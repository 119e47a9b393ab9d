import type { FdiTooth } from '../../domain/finding';
import { formatNumber, t } from '../../i18n/translate';

const SIDES = ['explain.side.1', 'explain.side.2', 'explain.side.3', 'explain.side.4'] as const;

/** "Lower left, tooth 6 from the middle": a tooth as somebody finds it in their own mouth, by ISO 3950. */
export function toothInPlainWords(tooth: FdiTooth): string {
  const quadrant = Math.floor(tooth / 10);
  return t(quadrant > 4 ? 'explain.milkTooth' : 'explain.tooth', {
    side: t(SIDES[(quadrant - 1) % 4] ?? 'explain.side.1'),
    position: formatNumber(tooth % 10),
  });
}
