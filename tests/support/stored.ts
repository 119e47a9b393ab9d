import { imagePoint } from '../../src/domain/coordinates';
import type { Assessment, AssessmentId } from '../../src/domain/assessment';
import type { FdiTooth } from '../../src/domain/finding';
import type { FilmMount } from '../../src/domain/mount';
import type { Patient, PatientId } from '../../src/domain/patient';
import { IIN } from '../../src/domain/patient';
import type { ReviewEvent } from '../../src/domain/review';
import type { FilmSubject } from '../../src/domain/subject';
import type { StoredFilm } from '../../src/store/ports';
import { drawnFilm } from './films';

/** The n-th film of a test, a minute after the one before. */
export function storedFilm(n: number): StoredFilm {
  return {
    radiograph: drawnFilm(64, 48, n).radiograph,
    original: new Blob([Uint8Array.of(n, 255, 0, 128)], { type: 'image/png' }),
    thumbnail: null,
    addedAt: new Date(Date.UTC(2026, 10, 23, 9, n)).toISOString(),
    sample: false,
  };
}

/** The run-th assessment of a film, with one finding. */
export function assessmentOf(film: StoredFilm, run: number): Assessment {
  const ring = [imagePoint(10, 10), imagePoint(20, 10), imagePoint(15, 22.5)];
  return {
    id: `${film.radiograph.id}-${run}` as AssessmentId,
    radiographId: film.radiograph.id,
    pack: { id: 'dental', version: '1.0.0', weights: 'ab' },
    thresholds: { caries: 0.5 },
    findings: [
      {
        id: 'caries-1',
        class: 'caries',
        outlines: [ring],
        tooth: null,
        toothUnknownBecause: 'pack-does-not-number-teeth',
        score: 0.71,
        areaPx: 62.5,
        areaMm2: null,
      },
    ],
    backend: 'wasm',
    timings: { decodeMs: 12, inferMs: 800, totalMs: 812 },
    createdAt: new Date(Date.UTC(2026, 10, 23, 10, run)).toISOString(),
  };
}

/** The n-th patient of a test, not known at the centre. */
export function patientNo(n: number): Patient {
  return {
    id: `patient-${n}` as PatientId,
    identifiers: [{ system: IIN.uri, value: `90010112345${n}` }],
    name: `Сериков Нұрлан ${n}`,
    birthDate: '1990-01-01',
    sex: 'male',
    centralId: null,
  };
}

/** Who and what the n-th film of a test says is on it. */
export function subjectNo(n: number): FilmSubject {
  return {
    patient: {
      identifiers: [{ value: `90010112345${n}`, issuer: null }],
      names: [{ family: 'Сериков', given: `Нұрлан ${n}`, middle: '', prefix: '', suffix: '' }],
      birthDate: '1990-01-01',
      sex: 'male',
    },
    studyDate: '2026-11-23',
    bodyPart: 'JAW',
    jaw: 'upper',
    teeth: [16 as FdiTooth],
  };
}

/** A bitewing mount of one film, for the n-th patient. */
export const mountOf = (film: StoredFilm, n: number): FilmMount => ({
  patientId: patientNo(n).id,
  day: '2026-11-23',
  layout: 'bitewings-2',
  films: [film.radiograph.id, null],
});

/** The seq-th event on an assessment: a signed review opened again. */
export function amendedOf(assessment: Assessment, seq: number): ReviewEvent {
  const { id, radiographId, assessmentId, by, at } = acceptedOf(assessment, seq);
  return { act: 'amend', id, radiographId, assessmentId, seq, by, at };
}

/** The seq-th event on an assessment: the signature. */
export function signedOf(assessment: Assessment, seq: number): ReviewEvent {
  const { id, radiographId, assessmentId, by, at } = acceptedOf(assessment, seq);
  return { act: 'sign', id, radiographId, assessmentId, seq, by, at };
}

/** The seq-th event on an assessment: its finding accepted. */
export function acceptedOf(assessment: Assessment, seq: number): ReviewEvent {
  return {
    act: 'accept',
    finding: 'caries-1',
    id: `${assessment.id}-event-${seq}`,
    radiographId: assessment.radiographId,
    assessmentId: assessment.id,
    seq,
    by: { id: 'c', name: 'Dr. A' },
    at: new Date(Date.UTC(2026, 10, 23, 11, seq)).toISOString(),
  };
}
