import { angle, distance, type MeasurePoints } from '../domain/measure';
import type { PixelSpacing } from '../domain/radiograph';
import { formatNumber, t } from '../i18n/translate';

const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** "12.4 mm", "135 px" where nobody knows the spacing, "42.0°"; empty for an angle without one. */
export function measureWords(points: MeasurePoints, spacing: PixelSpacing | null): string {
  const [a, b, c] = points;
  if (c) {
    const degrees = angle(a, b, c, spacing);
    return Number.isNaN(degrees) ? '' : `${formatNumber(degrees, ONE_DIGIT)}°`;
  }
  const digits = spacing ? ONE_DIGIT : { maximumFractionDigits: 0 };
  const length = formatNumber(distance(a, b, spacing), digits);
  return t(spacing ? 'measure.mm' : 'measure.px', { length });
}
