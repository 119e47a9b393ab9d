import { imagePoint } from '../../src/domain/coordinates';
import type { FdiTooth } from '../../src/domain/finding';
import type { ForeignReport } from '../../src/domain/foreign';
import { patientNo } from './stored';

/** The version-th version of the n-th report that another clinic signed for a patient. */
export function foreignNo(n: number, version: number, patient = 1): ForeignReport {
  return {
    id: `report-${n}`,
    patientId: patientNo(patient).id,
    updatedAt: new Date(Date.UTC(2026, 9, n, 8, version)).toISOString(),
    status: version > 1 ? 'amended' : 'final',
    signedAt: new Date(Date.UTC(2026, 9, n, 7, version)).toISOString(),
    by: 'Dr. B',
    clinic: 'Clinic 2',
    device: 'device-b',
    pack: 'dental/1.1.0',
    film: {
      radiographId: `film-${n}`,
      kind: 'bitewing',
      takenOn: `2026-10-0${n}`,
      laterality: null,
      width: 64,
      height: 48,
      studyUid: '2.25.1',
      seriesUid: '2.25.2',
      instanceUid: '2.25.3',
    },
    findings: [
      {
        id: `observation-${n}`,
        class: 'caries',
        outlines: [[imagePoint(1, 1), imagePoint(5, 1), imagePoint(3, 4.5)]],
        tooth: 36 as FdiTooth,
        surfaces: ['distal'],
        score: 0.71,
        areaPx: 7,
        areaMm2: null,
        grade: 'D1',
        code: 'K02.1',
        comment: '',
      },
    ],
  };
}
