import { expect, test } from 'vitest';
import { sendingOf } from '../../../src/domain/outbox';
import { acceptedOf, assessmentOf, patientNo, signedOf, storedFilm } from '../../support/stored';

test('a film is sent when the centre has its last signature under this patient', () => {
  const assessment = assessmentOf(storedFilm(1), 1);
  const signed = [acceptedOf(assessment, 1), signedOf(assessment, 2)];
  const patient = patientNo(1).id;
  const sent = { assessmentId: assessment.id, seq: 2, patientId: patient, at: '' };
  expect(sendingOf([acceptedOf(assessment, 1)], patient, null)).toBe('unsigned');
  expect(sendingOf(signed, null, null)).toBe('no-patient');
  expect(sendingOf(signed, patient, null)).toBe('waiting');
  expect(sendingOf(signed, patient, sent)).toBe('sent');
  expect(sendingOf([...signed, signedOf(assessment, 4)], patient, sent)).toBe('waiting');
  expect(sendingOf(signed, patientNo(2).id, sent)).toBe('waiting');
});
