import { AS_STORED, type Orientation } from './orientation';

/** How a film is read whose pixels do not lie or look right as stored. All neutral: read as stored, by a clinician's word. */
export interface Correction {
  /** Its brightness is a negative's. */
  readonly inverted: boolean;
  /** It lies right once mirrored left to right (absent: once it is not) and then turned clockwise by so many quarters. */
  readonly mirrored?: boolean;
  readonly turns: Orientation['turns'];
  /** ISO 8601 instant of a clinician's word: each is a reading of its own, and the last one stands. null: by what the file says. */
  readonly at: string | null;
}

/** What a clinician says of it. */
export type CorrectionWanted = Omit<Correction, 'at'>;

/** How a film is asked to be read: as a clinician says, as stored (null), or by what its file says (undefined). */
export type Asked = Correction | null | undefined;

export const orientationIn = (correction: CorrectionWanted | null | undefined): Orientation =>
  correction ? { mirrored: correction.mirrored ?? false, turns: correction.turns } : AS_STORED;

/** The same for the same correction, whoever wrote it; empty for none. */
export function correctionKey(correction: Correction | undefined): string {
  if (!correction) return '';
  const { inverted, mirrored = false, turns, at } = correction;
  return JSON.stringify({ inverted, turns, at, ...(mirrored ? { mirrored } : {}) });
}
