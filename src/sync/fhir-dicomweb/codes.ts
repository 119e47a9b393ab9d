import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import type { FdiTooth, FindingClass } from '../../domain/finding';
import type { RadiographKind } from '../../domain/radiograph';
import type { Surface } from '../../domain/tooth';

/** Ours, where no published system has the thing or none was verified. One table: README.md of this folder. */
export const SYSTEM = {
  finding: 'urn:bitelight:code:finding',
  kind: 'urn:bitelight:code:radiograph-kind',
  component: 'urn:bitelight:code:component',
  decision: 'urn:bitelight:code:decision',
  source: 'urn:bitelight:code:source',
  reason: 'urn:bitelight:code:reject-reason',
  grade: 'urn:bitelight:code:radiographic-grade',
  report: 'urn:bitelight:code:report',
  radiograph: 'urn:bitelight:id:radiograph',
  assessment: 'urn:bitelight:id:assessment',
  review: 'urn:bitelight:id:review',
  signature: 'urn:bitelight:id:signature',
  findingId: 'urn:bitelight:id:finding',
  pack: 'urn:bitelight:id:pack',
  weights: 'urn:bitelight:id:weights-sha256',
  device: 'urn:bitelight:id:device',
  outline: 'urn:bitelight:fhir:outline',
  run: 'urn:bitelight:fhir:assessment',
} as const;

export const SNOMED = 'http://snomed.info/sct';
export const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
export const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
export const UCUM = 'http://unitsofmeasure.org';
export const FDI_SURFACE = 'http://terminology.hl7.org/CodeSystem/FDI-surface';

/** The local code comes first; SNOMED CT only where CLINICAL's list has verified one. */
const FINDINGS: Readonly<Record<FindingClass, CodeableConcept>> = {
  caries: {
    coding: [
      { system: SNOMED, code: '80967001', display: 'Dental caries' },
      { system: SYSTEM.finding, code: 'caries' },
    ],
    text: 'Dental caries',
  },
  'periapical-lesion': {
    coding: [{ system: SYSTEM.finding, code: 'periapical-lesion' }],
    text: 'Periapical lesion',
  },
};

export const conceptOf = (name: FindingClass): CodeableConcept => FINDINGS[name];

/** DICOM modality of a kind of film (PS3.3, C.7.3.1.1.1). */
export const MODALITIES: Readonly<Record<RadiographKind, string>> = {
  bitewing: 'IO',
  periapical: 'IO',
  panoramic: 'PX',
  other: 'DX',
};

/** FDI number -> SNOMED CT, DICOM CID 4018. Primary teeth are not in it. */
const TEETH: Readonly<Record<number, string>> = {
  ...{ 11: '422653006', 12: '424877001', 13: '860767006', 14: '57826002', 15: '36492000' },
  ...{ 16: '865995000', 17: '863902006', 18: '68085002', 21: '424399000', 22: '423185002' },
  ...{ 23: '860780009', 24: '61897005', 25: '23226009', 26: '865988009', 27: '863901004' },
  ...{ 28: '87704003', 31: '425106001', 32: '423331005', 33: '860782001', 34: '2400006' },
  ...{ 35: '24573005', 36: '866006002', 37: '863898000', 38: '74344005', 41: '424575004' },
  ...{ 42: '423937004', 43: '860785004', 44: '80140008', 45: '8873007', 46: '866005003' },
  ...{ 47: '863899008', 48: '38994002' },
};

export const snomedOf = (tooth: FdiTooth): string | null => TEETH[tooth] ?? null;

const NUMBERS = new Map(Object.entries(TEETH).map(([tooth, code]) => [code, Number(tooth)]));

/** The number of a tooth by its SNOMED CT code; NaN where it is not in the table. */
export const numberOf = (snomed: string): number => NUMBERS.get(snomed) ?? NaN;

/** `toothSystem`: URI under which this installation writes ISO 3950 numbers. */
export function bodySiteOf(tooth: FdiTooth, toothSystem: string): CodeableConcept {
  const snomed = snomedOf(tooth);
  const numbered: Coding = { system: toothSystem, code: String(tooth) };
  return {
    coding: snomed === null ? [numbered] : [{ system: SNOMED, code: snomed }, numbered],
    text: `FDI ${tooth}`,
  };
}

const isAnterior = (tooth: FdiTooth | null): boolean => tooth !== null && tooth % 10 <= 3;

const LETTERS: Readonly<Record<Surface, string>> = {
  mesial: 'M',
  occlusal: 'O',
  distal: 'D',
  buccal: 'B',
  lingual: 'L',
};

/** Front teeth have an incisal edge where others have an occlusal surface. */
export const letterOf = (surface: Surface, tooth: FdiTooth | null): string =>
  surface === 'occlusal' && isAnterior(tooth) ? 'I' : LETTERS[surface];

/** The letters of HL7's FDI surface codes, V (ventral) being the buccal surface of front teeth. */
const SURFACE_OF: Readonly<Record<string, Surface>> = {
  ...{
    M: 'mesial',
    O: 'occlusal',
    I: 'occlusal',
    D: 'distal',
    B: 'buccal',
    V: 'buccal',
    L: 'lingual',
  },
};

export const surfaceOf = (letter: string): Surface | null => SURFACE_OF[letter] ?? null;
