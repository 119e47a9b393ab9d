import { expect, it } from 'vitest';
import { agreementOf } from '../../../src/domain/agreement';
import { imagePoint } from '../../../src/domain/coordinates';
import type { ReviewAct, ReviewEvent } from '../../../src/domain/review';
import { foldReview } from '../../../src/domain/review-fold';
import { assessmentOf, signedOf, storedFilm } from '../../support/stored';

const assessment = assessmentOf(storedFilm(1), 1);
const [found] = assessment.findings;
const findings = ['a', 'b', 'c', 'd'].map((id) => ({ ...found!, id }));
const outlines = [[imagePoint(0, 0), imagePoint(9, 0), imagePoint(9, 9)]];

function tableOf(acts: readonly ReviewAct[]) {
  const { act: _, ...event } = signedOf(assessment, 1);
  const events = acts.map((act, at): ReviewEvent => ({
    ...event,
    ...act,
    id: `${at}`,
    seq: at + 1,
  }));
  return agreementOf(foldReview(findings, null, events).findings);
}

it('tells what became of the marks of the network, and what a person added', () => {
  const belowPoint = { score: 0.3, peak: 0.4 };
  const table = tableOf([
    { act: 'accept', finding: 'a' },
    { act: 'reshape', finding: 'b', outlines },
    { act: 'reject', finding: 'c', reason: null },
    { act: 'add', finding: 'own', class: 'caries', outlines },
    { act: 'add', finding: 'gone', class: 'caries', outlines },
    { act: 'reject', finding: 'gone', reason: null },
    { act: 'add', finding: 'low', class: 'periapical-lesion', outlines, belowPoint },
  ]);
  expect(table).toEqual([
    {
      class: 'caries',
      marked: 4,
      accepted: 1,
      altered: 1,
      rejected: 1,
      open: 1,
      fromBelow: 0,
      drawn: 1,
    },
    {
      class: 'periapical-lesion',
      marked: 0,
      accepted: 0,
      altered: 0,
      rejected: 0,
      open: 0,
      fromBelow: 1,
      drawn: 0,
    },
  ]);
});
