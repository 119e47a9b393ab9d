import type { FdiTooth, FindingClass } from './finding';
import type { ForeignHistory } from './foreign';
import { dayOf } from './foreign';
import type { PixelSpacing, Radiograph, RadiographKind } from './radiograph';
import type { Decision, ReviewedFinding } from './review';
import type { FilmSubject } from './subject';
import type { Surface } from './tooth';

/** A finding as a patient's history shows it, whoever made it. */
export interface PastFinding {
  /** Unique within its film. */
  readonly id: string;
  readonly class: FindingClass;
  readonly tooth: FdiTooth | null;
  readonly surfaces: readonly Surface[];
  readonly areaPx: number | null;
  readonly areaMm2: number | null;
  readonly decision: Decision;
}

/** A film in a patient's history: read on this device, or signed in another clinic and pulled from the centre. */
export interface PastFilm {
  /** Radiograph id, or that of the report at the centre. */
  readonly id: string;
  readonly kind: RadiographKind;
  /** YYYY-MM-DD: when it was taken, else when it came here or was signed; empty where nobody knows. */
  readonly day: string;
  readonly laterality: 'L' | 'R' | null;
  readonly jaw: FilmSubject['jaw'];
  /** Teeth that the file names as imaged. */
  readonly teeth: readonly FdiTooth[];
  readonly width: number | null;
  readonly height: number | null;
  readonly spacing: PixelSpacing | null;
  /** Name of the clinic elsewhere, empty where it gave none; null: it lies here. */
  readonly clinic: string | null;
  readonly signed: boolean;
  /** Without those that were rejected. */
  readonly findings: readonly PastFinding[];
}

export function pastFinding(finding: ReviewedFinding): PastFinding {
  const { id, tooth, surfaces, areaPx, areaMm2, decision } = finding;
  return { id, class: finding.class, tooth, surfaces, areaPx, areaMm2, decision };
}

/** A film of this device. `addedAt`: instant at which it came. */
export function pastFilm(
  radiograph: Radiograph,
  addedAt: string,
  subject: FilmSubject | undefined,
  review: { readonly findings: readonly ReviewedFinding[]; readonly signed: boolean },
): PastFilm {
  const { id, kind, laterality, width, height, spacing } = radiograph;
  const findings = review.findings.filter((one) => one.decision !== 'rejected').map(pastFinding);
  return {
    ...{ id, kind, laterality, width, height, spacing },
    day: radiograph.capturedAt ?? addedAt.slice(0, 10),
    jaw: subject?.jaw ?? null,
    teeth: subject?.teeth ?? [],
    clinic: null,
    signed: review.signed,
    findings,
  };
}

/** A report of another clinic as it stands now; null for one that was withdrawn. */
export function foreignPast({ newest }: ForeignHistory): PastFilm | null {
  if (newest.status === 'withdrawn') return null;
  const { kind, laterality, width, height } = newest.film;
  return {
    ...{ id: newest.id, kind, laterality, width, height },
    day: dayOf(newest),
    jaw: null,
    teeth: [],
    spacing: null,
    clinic: newest.clinic ?? '',
    signed: true,
    findings: newest.findings.map((one) => ({ ...one, decision: 'accepted' })),
  };
}

/** Oldest first; those of one day in the order in which they are given. */
export const byDay = (films: readonly PastFilm[]): readonly PastFilm[] =>
  [...films].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
