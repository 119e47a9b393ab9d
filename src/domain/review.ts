import type { AssessmentId } from './assessment';
import type { FdiTooth, Finding, FindingClass, Outline } from './finding';
import type { DiagnosisCode, Grade } from './grade';
import type { Calibration, Measure } from './measure';
import type { RadiographId } from './radiograph';
import type { Surface } from './tooth';

export const REJECT_REASONS = ['not-a-lesion', 'artefact', 'restoration', 'wrong-place'] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Who decided: the name as set on this device. */
export interface Clinician {
  readonly id: string;
  readonly name: string;
}

/** What a clinician did to one finding, to the review as a whole, or to an earlier event. */
export type ReviewAct =
  | { readonly act: 'accept'; readonly finding: string }
  | { readonly act: 'reject'; readonly finding: string; readonly reason: RejectReason | null }
  | { readonly act: 'reshape'; readonly finding: string; readonly outlines: readonly Outline[] }
  | { readonly act: 'reclassify'; readonly finding: string; readonly class: FindingClass }
  | {
      readonly act: 'locate';
      readonly finding: string;
      readonly tooth: FdiTooth | null;
      readonly surfaces: readonly Surface[];
    }
  | { readonly act: 'comment'; readonly finding: string; readonly text: string }
  | {
      readonly act: 'add';
      readonly finding: string;
      readonly class: FindingClass;
      readonly outlines: readonly Outline[];
      /** The network's own mark below the pack's operating point, taken by the clinician; absent: drawn by hand. */
      readonly belowPoint?: BelowPoint;
    }
  | { readonly act: 'grade'; readonly finding: string; readonly grade: Grade | null }
  | { readonly act: 'code'; readonly finding: string; readonly code: DiagnosisCode | null }
  | { readonly act: 'calibrate'; readonly known: Calibration | null }
  /** Taken, or moved where there is one of this id. */
  | { readonly act: 'measure'; readonly measure: Measure }
  | { readonly act: 'unmeasure'; readonly measure: string }
  | { readonly act: 'undo'; readonly event: string }
  | { readonly act: 'redo'; readonly event: string }
  | { readonly act: 'sign' }
  /** Opens a signed review again; what was signed stays in the events as its own version. */
  | { readonly act: 'amend' };

/** What the network said of a mark that did not reach the operating point: calibrated score, and its highest probability. */
export interface BelowPoint {
  readonly score: number;
  readonly peak: number;
}

/** Appended, never changed or removed. The order is `seq`, 1 upwards without gaps within a review. */
export type ReviewEvent = ReviewAct & {
  /** Made on the device, unique everywhere. */
  readonly id: string;
  readonly radiographId: RadiographId;
  /** The reading that is decided on; one review each. */
  readonly assessmentId: AssessmentId;
  readonly seq: number;
  readonly by: Clinician;
  /** ISO 8601 instant by the device's clock; never used for order. */
  readonly at: string;
};

export type Decision = 'suggested' | 'accepted' | 'rejected';

/** A finding as it stands after the events. */
export interface ReviewedFinding extends Finding {
  readonly source: 'network' | 'clinician';
  readonly decision: Decision;
  readonly reason: RejectReason | null;
  readonly surfaces: readonly Surface[];
  readonly comment: string;
  /** As a person graded and coded it; nobody else does. */
  readonly grade: Grade | null;
  readonly code: DiagnosisCode | null;
  /** The network's, but not of its reading at the operating point: a person took it in from below. */
  readonly belowPoint: boolean;
  /** The shape or class is no longer the network's. */
  readonly altered: boolean;
  /** Who touched it last, and when; null while nobody has. */
  readonly last: { readonly by: Clinician; readonly at: string } | null;
}

/** What acts change, and undo gives back. */
export interface ReviewContent {
  readonly findings: readonly ReviewedFinding[];
  /** Distances and angles, in the order in which they were taken. */
  readonly measures: readonly Measure[];
  /** Millimetres as a person set them on this film; null: as the file says. */
  readonly calibration: Calibration | null;
}

export interface ReviewState extends ReviewContent {
  readonly status: 'open' | 'signed';
  /** 0 before the first signature; each signature makes the next version. */
  readonly version: number;
  readonly signedBy: { readonly by: Clinician; readonly at: string } | null;
  /** The event that one undo, or redo, would take back, or bring back. */
  readonly undoable: string | null;
  readonly redoable: string | null;
}

/** Area of a ring in square pixels. */
export function areaOf(ring: Outline): number {
  let sum = 0;
  let before = ring[ring.length - 1];
  for (const corner of ring) {
    if (before) sum += before.x * corner.y - corner.x * before.y;
    before = corner;
  }
  return Math.abs(sum) / 2;
}
