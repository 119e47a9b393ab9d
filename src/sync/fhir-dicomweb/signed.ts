import type { Assessment } from '../../domain/assessment';
import type { Radiograph } from '../../domain/radiograph';
import type { Clinician, ReviewedFinding, ReviewEvent } from '../../domain/review';
import { foldReview } from '../../domain/review-fold';
import { uidOf, uuidOf } from './ids';

/** A signed review, with the names under which the centre knows its parts. Follows from its events alone. */
export interface Signed {
  readonly radiograph: Radiograph;
  readonly assessment: Assessment;
  readonly findings: readonly ReviewedFinding[];
  /** Ids of findings that an earlier signature had otherwise. */
  readonly changed: ReadonlySet<string>;
  readonly version: number;
  readonly by: Clinician;
  readonly at: string;
  /** Id of the event that signed this version; those of all versions, this one last. */
  readonly signature: string;
  readonly signatures: readonly string[];
  /** The review on this device, as opposed to another clinic's of the same film and pack. */
  readonly review: string;
  readonly ids: Ids;
}

export interface Ids {
  readonly report: string;
  readonly study: string;
  readonly device: string;
  readonly provenance: string;
  readonly observation: (finding: string) => string;
}

/** The review as it stood at its last signature; null where there is none among the events. */
export function signedOf(
  radiograph: Radiograph,
  assessment: Assessment,
  events: readonly ReviewEvent[],
): Signed | null {
  const ordered = [...events].sort((a, b) => a.seq - b.seq);
  const last = ordered.findLastIndex((event) => event.act === 'sign');
  const [first, sign] = [ordered[0], ordered[last]];
  if (!first || !sign) return null;
  const versions = ordered.flatMap((event, i) =>
    event.act === 'sign' && i <= last
      ? [fold(radiograph, assessment, ordered.slice(0, i + 1))]
      : [],
  );
  const state = versions.at(-1);
  if (state?.status !== 'signed') return null;
  const review = uuidOf('review', assessment.id, first.id);
  return {
    radiograph,
    assessment,
    findings: state.findings,
    changed: changedIn(versions.map((one) => one.findings)),
    version: state.version,
    by: sign.by,
    at: sign.at,
    signature: sign.id,
    signatures: ordered.slice(0, last + 1).flatMap(({ act, id }) => (act === 'sign' ? [id] : [])),
    review,
    ids: idsOf(radiograph, assessment, review, sign),
  };
}

function idsOf(film: Radiograph, { pack }: Assessment, review: string, sign: ReviewEvent): Ids {
  return {
    report: uuidOf('report', review),
    // Of this device's film: another clinic may know the same film by another date or patient.
    study: uuidOf('study', film.id, sign.by.id),
    device: uuidOf('device', pack.id, pack.version, pack.weights),
    provenance: uuidOf('provenance', sign.id),
    observation: (finding) => uuidOf('observation', review, finding),
  };
}

function fold(film: Radiograph, assessment: Assessment, events: readonly ReviewEvent[]) {
  const { spacing } = film;
  return foldReview(assessment.findings, spacing && spacing.row * spacing.column, events);
}

function changedIn(versions: readonly (readonly ReviewedFinding[])[]): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [i, now] of versions.entries()) {
    const before = new Map(versions[i - 1]?.map((one) => [one.id, JSON.stringify(one)]));
    for (const finding of now) {
      const was = before.get(finding.id);
      if (was !== undefined && was !== JSON.stringify(finding)) changed.add(finding.id);
    }
  }
  return changed;
}

export interface Uids {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly sopClass: string;
}

/** Digital Intra-Oral X-Ray and Digital X-Ray Image Storage, for presentation; Secondary Capture. */
export const SOP = {
  intraoral: '1.2.840.10008.5.1.4.1.1.1.3',
  digital: '1.2.840.10008.5.1.4.1.1.1.1',
  capture: '1.2.840.10008.5.1.4.1.1.7',
  segmentation: '1.2.840.10008.5.1.4.1.1.66.4',
} as const;

/**
 * An IO or DX instance has to say how large a pixel is at the detector, and which side of the patient it shows (PS3.3, C.8.11.4 and
 * C.8.11.8). A picture that does not tell is a Secondary Capture of that modality: neither is invented.
 */
function sopClassOf({ kind, spacing, laterality }: Radiograph): string {
  if (spacing === null) return SOP.capture;
  if (kind === 'panoramic') return SOP.digital;
  const intraoral = kind === 'bitewing' || kind === 'periapical';
  return intraoral && laterality !== null ? SOP.intraoral : SOP.capture;
}

/** The UIDs a film came with, and for what it lacks, ones that follow from it. */
export function uidsOf(film: Radiograph): Uids {
  const { id, dicom } = film;
  return {
    study: dicom?.studyInstanceUid ?? uidOf('study', id),
    series: dicom?.seriesInstanceUid ?? uidOf('series', id),
    instance: dicom?.sopInstanceUid ?? uidOf('instance', id),
    sopClass: dicom?.sopClassUid ?? sopClassOf(film),
  };
}
