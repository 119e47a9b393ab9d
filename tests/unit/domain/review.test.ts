import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssessmentId } from '../../../src/domain/assessment';
import { imagePoint } from '../../../src/domain/coordinates';
import type { FdiTooth, Finding } from '../../../src/domain/finding';
import type { RadiographId } from '../../../src/domain/radiograph';
import type { ReviewAct, ReviewEvent } from '../../../src/domain/review';
import { allows, foldReview } from '../../../src/domain/review-fold';
import { isFdi } from '../../../src/domain/tooth';

const ring = (side: number) => [
  imagePoint(0, 0),
  imagePoint(side, 0),
  imagePoint(side, side),
  imagePoint(0, side),
];
const finding = (id: string): Finding => ({
  id,
  class: 'caries',
  outlines: [ring(10)],
  tooth: null,
  toothUnknownBecause: 'pack-does-not-number-teeth',
  score: 0.7,
  areaPx: 100,
  areaMm2: null,
});
/** Ten pixels of the film are so many millimetres. */
const known = (lengthMm: number) => ({ from: imagePoint(0, 0), to: imagePoint(10, 0), lengthMm });
const FOUND = [finding('caries-1'), finding('caries-2')];

function events(acts: readonly ReviewAct[]): ReviewEvent[] {
  return acts.map((act, index) => ({
    ...act,
    id: `event-${index + 1}`,
    radiographId: 'r' as RadiographId,
    assessmentId: 'a' as AssessmentId,
    seq: index + 1,
    by: { id: 'c', name: 'Dr. A' },
    at: new Date(1e12 + index).toISOString(),
  }));
}
const fold = (acts: readonly ReviewAct[]) => foldReview(FOUND, 0.01, events(acts));
const decisions = (acts: readonly ReviewAct[]) => fold(acts).findings.map((one) => one.decision);

describe('what a clinician did', () => {
  it('leaves what nobody decided a suggestion', () => {
    expect(decisions([{ act: 'accept', finding: 'caries-2' }])).toEqual(['suggested', 'accepted']);
  });

  it('keeps who and when, and the reason of a rejection', () => {
    const [one] = fold([{ act: 'reject', finding: 'caries-1', reason: 'artefact' }]).findings;
    expect(one).toMatchObject({
      decision: 'rejected',
      reason: 'artefact',
      last: { by: { name: 'Dr. A' } },
    });
  });

  it('measures a reshaped and an added finding anew, in pixels and millimetres', () => {
    const { findings } = fold([
      { act: 'reshape', finding: 'caries-1', outlines: [ring(20)] },
      { act: 'add', finding: 'own-1', class: 'periapical-lesion', outlines: [ring(30)] },
    ]);
    expect(findings[0]).toMatchObject({ areaPx: 400, areaMm2: 4, altered: true });
    expect(findings[2]).toMatchObject({ areaPx: 900, areaMm2: 9, source: 'clinician' });
    expect(findings[2]?.decision).toBe('accepted');
  });

  it('is read in the order of seq, whatever order and clock the events came with', () => {
    const list = events([
      { act: 'accept', finding: 'caries-1' },
      { act: 'reject', finding: 'caries-1', reason: null },
    ]);
    expect(foldReview(FOUND, null, [...list].reverse()).findings[0]?.decision).toBe('rejected');
  });
});

describe('what a clinician says beyond the shape', () => {
  it('takes a mark of the network from below its operating point, with its score', () => {
    const belowPoint = { score: 0.31, peak: 0.42 };
    const { findings } = fold([
      { act: 'add', finding: 'low-1', class: 'caries', outlines: [ring(4)], belowPoint },
    ]);
    expect(findings[2]).toMatchObject({ source: 'network', belowPoint: true, score: 0.31 });
    expect(findings[2]?.decision).toBe('accepted');
    expect(findings[0]).toMatchObject({ belowPoint: false, grade: null, code: null });
  });

  it('grades and codes only what the class can bear, and a change of class takes them off', () => {
    const [one] = fold([
      { act: 'grade', finding: 'caries-1', grade: 'PAI-4' },
      { act: 'code', finding: 'caries-1', code: 'K04.5' },
    ]).findings;
    expect(one).toMatchObject({ grade: null, code: null, decision: 'suggested' });
    const graded: ReviewAct[] = [
      { act: 'grade', finding: 'caries-1', grade: 'D2' },
      { act: 'code', finding: 'caries-1', code: 'K02.1' },
    ];
    expect(fold(graded).findings[0]).toMatchObject({
      grade: 'D2',
      code: 'K02.1',
      decision: 'accepted',
    });
    const other = { act: 'reclassify', finding: 'caries-1', class: 'periapical-lesion' } as const;
    expect(fold([...graded, other]).findings[0]).toMatchObject({ grade: null, code: null });
  });

  it('a known length makes millimetres of every area, until it is taken back', () => {
    const mm2 = (acts: readonly ReviewAct[]) => fold(acts).findings.map((one) => one.areaMm2);
    const half = { act: 'calibrate', known: known(5) } as const;
    const grown = { act: 'reshape', finding: 'caries-2', outlines: [ring(20)] } as const;
    expect(mm2([half, grown])).toEqual([25, 100]);
    expect(mm2([half, { act: 'undo', event: 'event-1' }])).toEqual([null, null]);
    const nothing = { act: 'calibrate', known: { ...known(5), to: imagePoint(1, 0) } } as const;
    expect(fold([nothing]).calibration).toBe(null);
  });

  it('measures stay until they are taken off, and are closed with the signature', () => {
    const points = [imagePoint(0, 0), imagePoint(30, 40)] as const;
    const taken = { act: 'measure', measure: { id: 'm', points } } as const;
    const moved = { ...taken.measure, points: [imagePoint(0, 0), imagePoint(3, 4)] as const };
    const other = { act: 'measure', measure: { ...taken.measure, id: 'n' } } as const;
    const { measures } = fold([taken, other, { act: 'measure', measure: moved }]);
    expect(measures).toEqual([moved, other.measure]);
    expect(fold([taken, { act: 'unmeasure', measure: 'm' }]).measures).toEqual([]);
    expect(fold([{ act: 'sign' }, taken]).measures).toEqual([]);
  });
});

describe('a signature', () => {
  const signed: ReviewAct[] = [{ act: 'accept', finding: 'caries-1' }, { act: 'sign' }];

  it('closes the review: nothing but amending is taken', () => {
    const state = fold([...signed, { act: 'reject', finding: 'caries-1', reason: null }]);
    expect(state).toMatchObject({ status: 'signed', version: 1, undoable: null });
    expect(state.findings[0]?.decision).toBe('accepted');
    expect(allows(state, { act: 'undo', event: 'event-1' })).toBe(false);
  });

  it('amended and signed again is the next version, and the first cannot be undone from it', () => {
    const open = fold([...signed, { act: 'amend' }]);
    expect(open).toMatchObject({ status: 'open', version: 1, undoable: null });
    expect(fold([...signed, { act: 'amend' }, { act: 'sign' }]).version).toBe(2);
  });
});

describe('undo and redo', () => {
  const act = fc.constantFrom<ReviewAct>(
    { act: 'accept', finding: 'caries-1' },
    { act: 'reject', finding: 'caries-1', reason: 'restoration' },
    { act: 'reclassify', finding: 'caries-2', class: 'periapical-lesion' },
    { act: 'locate', finding: 'caries-2', tooth: 36 as FdiTooth, surfaces: ['distal'] },
    { act: 'comment', finding: 'caries-1', text: 'deep' },
    { act: 'reshape', finding: 'caries-2', outlines: [ring(5)] },
    { act: 'grade', finding: 'caries-1', grade: 'D1' },
    { act: 'code', finding: 'caries-1', code: 'K02.1' },
    { act: 'calibrate', known: known(10) },
    { act: 'calibrate', known: known(25) },
  );
  const numbered = fc.constantFrom<'add' | 'measure'>('add', 'measure');
  const step = fc.oneof(act, numbered, fc.constantFrom<'undo' | 'redo'>('undo', 'redo'));
  const bare = (acts: readonly ReviewAct[]) => {
    const { findings, measures, calibration } = fold(acts);
    const unsigned = findings.map((one) => ({ ...one, last: one.last?.by }));
    return { findings: unsigned, measures, calibration };
  };
  /** An act whose new mark or measure no other bears the name of. */
  const named = (one: ReviewAct | 'add' | 'measure', n: number): ReviewAct => {
    if (one === 'measure') {
      const points = [imagePoint(0, 0), imagePoint(n, 0)] as const;
      return { act: 'measure', measure: { id: `m-${n}`, points } };
    }
    if (one !== 'add') return one;
    return { act: 'add', finding: `own-${n}`, class: 'caries', outlines: [ring(n + 1)] };
  };

  it('in any order leave the state that a straight path gives', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const acts: ReviewAct[] = [];
        let straight: ReviewAct[] = [];
        let ahead: ReviewAct[] = [];
        for (const one of steps) {
          const state = fold(acts);
          if (one === 'undo') {
            expect(state.undoable === null).toBe(straight.length === 0);
            if (state.undoable === null) continue;
            acts.push({ act: 'undo', event: state.undoable });
            ahead = [...ahead, straight.at(-1) as ReviewAct];
            straight = straight.slice(0, -1);
          } else if (one === 'redo') {
            expect(state.redoable === null).toBe(ahead.length === 0);
            if (state.redoable === null) continue;
            acts.push({ act: 'redo', event: state.redoable });
            straight = [...straight, ahead.at(-1) as ReviewAct];
            ahead = ahead.slice(0, -1);
          } else {
            const taken = named(one, acts.length);
            acts.push(taken);
            straight = [...straight, taken];
            ahead = [];
          }
        }
        expect(bare(acts)).toEqual(bare(straight));
      }),
    );
  });
});

it('knows the teeth of ISO 3950 and no others', () => {
  const teeth = Array.from({ length: 100 }, (_, n) => n).filter(isFdi);
  expect(teeth).toHaveLength(32 + 20);
  expect(teeth).toEqual(expect.arrayContaining([11, 18, 48, 55, 85]));
  expect([10, 19, 56, 91, 36.5].some(isFdi)).toBe(false);
});
