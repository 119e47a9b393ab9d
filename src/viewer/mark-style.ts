import type { FindingClass } from '../domain/finding';

/**
 * How a class is drawn over a film: told twice, by colour and by line (and a third time by its number and word).
 * Amber and cyan stay apart for the three common kinds of colour blindness; `dash` is in CSS pixels.
 */
export interface MarkStyle {
  readonly colour: string;
  readonly fill: string;
  readonly dash: readonly number[];
}

export const MARK_STYLES: Readonly<Record<FindingClass, MarkStyle>> = {
  caries: { colour: '#ffb62e', fill: 'rgb(255 182 46 / 0.16)', dash: [] },
  'periapical-lesion': { colour: '#3fd8f0', fill: 'rgb(63 216 240 / 0.16)', dash: [7, 5] },
};

/** Drawn under every line so that it stands out on enamel as well as on air. */
export const HALO = 'rgb(8 10 12 / 0.7)';
