import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lanesOf } from '../../../src/domain/lane';
import type { PatientId } from '../../../src/domain/patient';
import { foldReview } from '../../../src/domain/review-fold';
import { acceptedOf, amendedOf, assessmentOf, signedOf, storedFilm } from '../../support/stored';

const assessment = assessmentOf(storedFilm(1), 1);

test('a film is signed exactly where the fold over its events says so, in whatever order they come', () => {
  const act = fc.constantFrom(acceptedOf, amendedOf, signedOf);
  fc.assert(
    fc.property(fc.array(act, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (acts, order) => {
      const events = acts.map((make, i) => make(assessment, i + 1));
      const shuffled = events
        .map((event) => ({ event, at: order.next().value ?? 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ event }) => event);
      const facts = {
        sample: false,
        patientId: null,
        read: true,
        events: shuffled,
        sent: null,
        imageTwice: false,
      };
      const signed = foldReview(assessment.findings, null, events).status === 'signed';
      expect(lanesOf(facts).includes('signed')).toBe(signed);
      expect(lanesOf(facts).includes('review')).toBe(!signed);
    }),
    { seed: 5 },
  );
});

test('a sample is never sent and never anybody’s; a film that was not read waits for nobody', () => {
  const events = [signedOf(assessment, 1)];
  const facts = { sample: true, patientId: null, read: true, events, sent: null, imageTwice: true };
  expect(lanesOf(facts)).toEqual(['signed']);
  const unread = { ...facts, sample: false, read: false, events: [] };
  expect(lanesOf({ ...unread, patientId: 'p' as PatientId })).toEqual([]);
});
