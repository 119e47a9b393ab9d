import type { Finding, Outline } from './finding';
import { spacingOf, type Calibration, type Measure } from './measure';
import { areaOf, type ReviewContent, type ReviewedFinding, type ReviewEvent } from './review';

/** What a finding bears before a person has said anything of it. */
const UNSAID = {
  surfaces: [],
  comment: '',
  grade: null,
  code: null,
  altered: false,
  last: null,
} as const;

/** A finding as the network left it. */
export const suggested = (finding: Finding): ReviewedFinding => ({
  ...finding,
  source: 'network',
  decision: 'suggested',
  reason: null,
  belowPoint: false,
  ...UNSAID,
});

type FindingAct = Extract<ReviewEvent, { finding: string }>;
type FilmAct = Extract<ReviewEvent, { act: 'calibrate' | 'measure' | 'unmeasure' }>;

/** What an act makes of the findings and measures; `fileMm2PerPx` as the file says, null where it does not. */
export function applied(
  content: ReviewContent,
  event: FindingAct | FilmAct,
  fileMm2PerPx: number | null,
): ReviewContent {
  const { findings, measures, calibration } = content;
  switch (event.act) {
    case 'calibrate':
      return calibrated(content, event.known, fileMm2PerPx);
    case 'measure':
      return { ...content, measures: withMeasure(measures, event.measure) };
    case 'unmeasure':
      return { ...content, measures: measures.filter((one) => one.id !== event.measure) };
    default:
      return { ...content, findings: decided(findings, event, mm2Of(calibration, fileMm2PerPx)) };
  }
}

/** One of the same id is moved, in its place. */
function withMeasure(measures: readonly Measure[], measure: Measure): readonly Measure[] {
  return measures.some((one) => one.id === measure.id)
    ? measures.map((one) => (one.id === measure.id ? measure : one))
    : [...measures, measure];
}

function mm2Of(calibration: Calibration | null, fileMm2PerPx: number | null): number | null {
  const spacing = spacingOf(null, calibration);
  return spacing ? spacing.row * spacing.column : fileMm2PerPx;
}

/** Every area in the new millimetres, the network's too. */
function calibrated(
  content: ReviewContent,
  calibration: Calibration | null,
  fileMm2PerPx: number | null,
): ReviewContent {
  const mm2PerPx = mm2Of(calibration, fileMm2PerPx);
  const findings = content.findings.map((one) => ({
    ...one,
    areaMm2: mm2PerPx === null ? null : one.areaPx * mm2PerPx,
  }));
  return { ...content, findings, calibration };
}

function decided(
  findings: readonly ReviewedFinding[],
  event: FindingAct,
  mm2PerPx: number | null,
): readonly ReviewedFinding[] {
  const last = { by: event.by, at: event.at };
  if (event.act === 'add') return [...findings, { ...added(event, mm2PerPx), last }];
  return findings.map((one) =>
    one.id === event.finding ? { ...one, ...changeBy(event, one, mm2PerPx), last } : one,
  );
}

function changeBy(
  event: Exclude<FindingAct, { act: 'add' }>,
  before: ReviewedFinding,
  mm2PerPx: number | null,
): Partial<ReviewedFinding> {
  switch (event.act) {
    case 'accept':
      return { decision: 'accepted', reason: null };
    case 'reject':
      return { decision: 'rejected', reason: event.reason };
    case 'reshape':
      // Who has drawn its shape has decided that it is there.
      return { ...shape(event.outlines, mm2PerPx), altered: true, ...accepted };
    case 'reclassify':
      return {
        class: event.class,
        altered: true,
        ...accepted,
        // Grades and codes are of one class.
        ...(event.class === before.class ? {} : { grade: null, code: null }),
      };
    case 'locate':
      return { tooth: event.tooth, surfaces: event.surfaces };
    case 'comment':
      return { comment: event.text };
    case 'grade':
      return event.grade === null ? { grade: null } : { grade: event.grade, ...accepted };
    case 'code':
      return event.code === null ? { code: null } : { code: event.code, ...accepted };
  }
}

const accepted = { decision: 'accepted', reason: null } as const;

function shape(outlines: readonly Outline[], mm2PerPx: number | null) {
  const areaPx = outlines.reduce((sum, ring) => sum + areaOf(ring), 0);
  return { outlines, areaPx, areaMm2: mm2PerPx === null ? null : areaPx * mm2PerPx };
}

function added(
  event: Extract<ReviewEvent, { act: 'add' }>,
  mm2PerPx: number | null,
): ReviewedFinding {
  return {
    id: event.finding,
    class: event.class,
    ...shape(event.outlines, mm2PerPx),
    tooth: null,
    toothUnknownBecause: 'ambiguous',
    // A mark that a person drew has no probability; 1 sorts it first.
    score: event.belowPoint?.score ?? 1,
    source: event.belowPoint ? 'network' : 'clinician',
    belowPoint: event.belowPoint !== undefined,
    decision: 'accepted',
    reason: null,
    ...UNSAID,
  };
}
