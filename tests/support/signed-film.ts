import { imagePoint } from '../../src/domain/coordinates';
import type { Radiograph } from '../../src/domain/radiograph';
import { signedOf } from '../../src/sync/fhir-dicomweb/signed';
import { eventsOf } from './signed';
import { assessmentOf, storedFilm } from './stored';

/** The n-th film with two masks on it, signed. */
export function signedFor(n: number, change: Partial<Radiograph>) {
  const { radiograph, ...rest } = storedFilm(n);
  const film: Radiograph = { ...radiograph, capturedAt: '2026-11-20', ...change };
  const assessment = assessmentOf({ ...rest, radiograph }, n);
  const own = {
    ...({ act: 'add', finding: 'own-1', class: 'periapical-lesion' } as const),
    outlines: [[imagePoint(30, 30), imagePoint(41.5, 31), imagePoint(36, 44.25)]],
  };
  const events = [{ act: 'accept', finding: 'caries-1' } as const, own, { act: 'sign' } as const];
  const signed = signedOf(film, assessment, eventsOf(assessment, events));
  if (!signed) throw new Error('not signed');
  return signed;
}
