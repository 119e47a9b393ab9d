import * as fc from 'fast-check';
import { imagePoint } from '../../src/domain/coordinates';
import { REJECT_REASONS } from '../../src/domain/review';
import type { ReviewAct, ReviewEvent } from '../../src/domain/review';
import { isFdi, SURFACES } from '../../src/domain/tooth';
import type { Assessment } from '../../src/domain/assessment';

const TEETH = Array.from({ length: 90 }, (_, n) => n).filter(isFdi);

const coordinate = fc.double({ min: 0, max: 64, noNaN: true, noDefaultInfinity: true });
const ring = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 6 })
  .map((corners) => corners.map(([x, y]) => imagePoint(x, y)));

const findingAct = (finding: string): fc.Arbitrary<ReviewAct> =>
  fc.oneof(
    fc.constant<ReviewAct>({ act: 'accept', finding }),
    fc
      .option(fc.constantFrom(...REJECT_REASONS))
      .map((reason): ReviewAct => ({ act: 'reject', finding, reason })),
    ring.map((outline): ReviewAct => ({ act: 'reshape', finding, outlines: [outline] })),
    fc
      .tuple(fc.option(fc.constantFrom(...TEETH)), fc.uniqueArray(fc.constantFrom(...SURFACES)))
      .map(([tooth, surfaces]): ReviewAct => ({ act: 'locate', finding, tooth, surfaces })),
    fc.constant<ReviewAct>({ act: 'reclassify', finding, class: 'periapical-lesion' }),
    fc.constantFrom<ReviewAct>(
      { act: 'grade', finding, grade: 'D2' },
      { act: 'code', finding, code: 'K02.1' },
      { act: 'calibrate', known: { from: imagePoint(0, 0), to: imagePoint(30, 40), lengthMm: 20 } },
    ),
    // FHIR strings hold no control characters and are not blank.
    fc
      .constantFrom('', 'Қайта түсіру керек', 'under the filling <36>')
      .map((text): ReviewAct => ({ act: 'comment', finding, text })),
  );

const step: fc.Arbitrary<ReviewAct> = fc.oneof(
  { weight: 6, arbitrary: findingAct('caries-1') },
  { weight: 3, arbitrary: findingAct('own-1') },
  {
    weight: 3,
    arbitrary: ring.map((outline): ReviewAct => ({
      act: 'add',
      finding: 'own-1',
      class: 'caries',
      outlines: [outline],
    })),
  },
  { weight: 1, arbitrary: fc.constantFrom<ReviewAct>({ act: 'sign' }, { act: 'amend' }) },
);

export const eventsOf = (assessment: Assessment, acts: readonly ReviewAct[]): ReviewEvent[] =>
  acts.map((act, i) => ({
    ...act,
    id: `${assessment.id}-${i + 1}`,
    radiographId: assessment.radiographId,
    assessmentId: assessment.id,
    seq: i + 1,
    by: { id: 'device-a', name: 'Dr. Айгүл' },
    at: new Date(Date.UTC(2026, 10, 23, 11, i)).toISOString(),
  }));

/** Any history of a review that ends with a signature. */
export const anyReview = (assessment: Assessment): fc.Arbitrary<ReviewEvent[]> =>
  fc.array(step, { maxLength: 14 }).map((acts) => eventsOf(assessment, [...acts, { act: 'sign' }]));
