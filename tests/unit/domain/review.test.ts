import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssessmentId } from '../../../src/domain/assessment';
import { imagePoint } from '../../../src/domain/coordinates';
import type { FdiTooth, Finding } from '../../../src/domain/finding';
import type { RadiographId } from '../../../src/domain/radiograph';
import type { ReviewAct, ReviewEvent } from '../../../src/domain/review';
import { allows, foldReview } from '../../../src/domain/review';
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
  );
  const step = fc.oneof(act, fc.constantFrom<'undo' | 'redo'>('undo', 'redo'));
  const bare = (acts: readonly ReviewAct[]) =>
    fold(acts).findings.map((one) => ({ ...one, last: one.last?.by }));

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
            acts.push(one);
            straight = [...straight, one];
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
