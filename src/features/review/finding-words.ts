import type { Finding } from '../../domain/finding';
import { formatNumber, t } from '../../i18n/translate';
import { boxOf } from '../../viewer/hit-test';
import type { Size } from '../../viewer/view-transform';

const SURE = 0.8;
const FAIR = 0.6;

/** "fairly certain": how the calibrated probability is said. */
export function certaintyWords(score: number): string {
  // By the number as it is shown: 0.80 must not be "fairly" in one row and "very" in the next.
  const shown = Math.round(score * 100) / 100;
  if (shown >= SURE) return t('certainty.very');
  return shown >= FAIR ? t('certainty.fairly') : t('certainty.less');
}

export function scoreWords(score: number): string {
  return formatNumber(score, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

const ROWS = ['top', 'middle', 'bottom'] as const;
const COLUMNS = ['left', 'centre', 'right'] as const;

/** Where on the film, in ninths: the only place that can be named while the pack numbers no teeth. */
export function placeWords(finding: Finding, film: Size): string {
  const { min, max } = boxOf(finding);
  const third = (share: number) => Math.min(2, Math.max(0, Math.floor(share * 3)));
  const row = ROWS[third((min.y + max.y) / 2 / film.height)] ?? 'middle';
  const column = COLUMNS[third((min.x + max.x) / 2 / film.width)] ?? 'centre';
  return t(`place.${row}-${column}`);
}

export function toothWords(finding: Finding, film: Size): string {
  if (finding.tooth !== null) return t('findings.tooth', { tooth: String(finding.tooth) });
  return placeWords(finding, film);
}

/** The whole finding in one sentence, for a screen reader. */
export function spokenFinding(finding: Finding, film: Size, label: string): string {
  return t('findings.spoken', {
    number: label,
    class: t(`class.${finding.class}.possible`),
    place: toothWords(finding, film),
    certainty: certaintyWords(finding.score),
    score: scoreWords(finding.score),
  });
}
