import type { Finding } from '../../domain/finding';
import type { ReviewedFinding } from '../../domain/review';
import { formatShare, t } from '../../i18n/translate';
import { shownTooth } from '../../ui/tooth.svelte';
import { boxOf } from '../../viewer/hit-test';
import { AS_STORED, boxLying, lyingSize, type Orientation } from '../../domain/orientation';
import type { Size } from '../../domain/coordinates';

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
  return formatShare(score);
}

/** "Possible caries" while it is the network's suggestion, "Caries" once a person has decided that it is. */
export function nameWords(finding: ReviewedFinding): string {
  return finding.decision === 'accepted'
    ? t(`class.${finding.class}`)
    : t(`class.${finding.class}.possible`);
}

const ROWS = ['top', 'middle', 'bottom'] as const;
const COLUMNS = ['left', 'centre', 'right'] as const;

/** A film and how it is looked at; as it is stored where nothing is said. */
export interface Seen extends Size {
  readonly orientation?: Orientation;
}

/** Where on the film as it is seen, in ninths: all that can be named while nobody has set the tooth. */
export function placeWords(finding: Finding, seen: Seen): string {
  const orientation = seen.orientation ?? AS_STORED;
  const film = lyingSize(orientation, seen);
  const { min, max } = boxLying(orientation, seen, boxOf(finding));
  const third = (share: number) => Math.min(2, Math.max(0, Math.floor(share * 3)));
  const row = ROWS[third((min.y + max.y) / 2 / film.height)] ?? 'middle';
  const column = COLUMNS[third((min.x + max.x) / 2 / film.width)] ?? 'centre';
  return t(`place.${row}-${column}`);
}

/** "tooth 36 distal", or the place on the film. */
export function toothWords(finding: ReviewedFinding, film: Seen): string {
  if (finding.tooth === null) return placeWords(finding, film);
  const tooth = t('findings.tooth', { tooth: shownTooth(finding.tooth) });
  return [tooth, ...finding.surfaces.map((surface) => t(`surface.${surface}`))].join(' ');
}

/** The whole finding in one sentence, for a screen reader. */
export function spokenFinding(finding: ReviewedFinding, film: Seen, label: string): string {
  const about = { number: label, class: nameWords(finding), place: toothWords(finding, film) };
  const found =
    finding.source === 'clinician'
      ? t('findings.spokenOwn', about)
      : t('findings.spoken', {
          ...about,
          certainty: certaintyWords(finding.score),
          score: scoreWords(finding.score),
        });
  return finding.decision === 'suggested'
    ? found
    : `${found}, ${t(`decision.${finding.decision}`)}`;
}
