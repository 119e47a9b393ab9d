import type { Finding, FindingClass } from './finding';
import type { RadiographKind } from './radiograph';

/**
 * Radiographic depth of caries: E1 outer half of enamel, E2 inner half up to the dentino-enamel junction, D1 to D3 outer, middle
 * and inner third of dentine (D3 or into the pulp). Never ICDAS, which is visual.
 */
const CARIES_DEPTHS = ['E1', 'E2', 'D1', 'D2', 'D3'] as const;

/** Periapical index (Orstavik 1986): 1 normal to 5 severe periodontitis; made for periapical films. */
const PAI = ['PAI-1', 'PAI-2', 'PAI-3', 'PAI-4', 'PAI-5'] as const;

/** A clinician's own choice; no pack sets one. */
export const GRADES = [...CARIES_DEPTHS, ...PAI] as const;
export type Grade = (typeof GRADES)[number];

/** The grades that a finding of this class can bear on such a film. */
export function gradesFor(name: FindingClass, kind: RadiographKind): readonly Grade[] {
  if (name === 'caries') return CARIES_DEPTHS;
  return kind === 'periapical' ? PAI : [];
}

/**
 * ICD-10 (WHO). A film shows a radiolucency, not which of these it is: offered to the clinician, never filled in. The texts:
 * i18n `icd.<code>`.
 */
const CODES_OF = {
  caries: ['K02.0', 'K02.1', 'K02.2'],
  'periapical-lesion': ['K04.4', 'K04.5', 'K04.6', 'K04.7', 'K04.8'],
} as const satisfies Record<FindingClass, readonly string[]>;

export const DIAGNOSIS_CODES = [...CODES_OF.caries, ...CODES_OF['periapical-lesion']] as const;
export type DiagnosisCode = (typeof DIAGNOSIS_CODES)[number];

export const codesFor = (name: FindingClass): readonly DiagnosisCode[] => CODES_OF[name];

type OfClass = Pick<Finding, 'class'>;

export const bearsGrade = (finding: OfClass, grade: Grade | null): boolean =>
  grade === null || gradesFor(finding.class, 'periapical').includes(grade);

export const bearsCode = (finding: OfClass, code: DiagnosisCode | null): boolean =>
  code === null || codesFor(finding.class).includes(code);
