import type { Patient, Sex } from '../../../domain/patient';
import type { Signed, Uids } from '../signed';
import type { DataSet } from './elements';
import { el } from './elements';

// Control characters, and the signs that divide values, components and groups of a PN (PS3.5, 6.2.1).
// eslint-disable-next-line no-control-regex -- they are what has to go
const UNFIT = /[\u0000-\u001f\u007f\\^=]+/g;

/** At most `length` characters, none that DICOM reads as a sign of its own. */
export const fit = (text: string, length: number): string =>
  Array.from(text.replace(UNFIT, ' ').replace(/\s+/g, ' ').trim()).slice(0, length).join('').trim();

/** `Family^Given^Middle`, the family name standing first on the device; at most 64 characters in all (PS3.5, 6.2). */
export function personName(name: string): string {
  const [family = '', given = '', ...middle] = fit(name, 62).split(' ');
  return [family, given, middle.join(' ')].join('^').replace(/\^+$/, '');
}

export const daOf = (iso: string | null): string => (iso ?? '').slice(0, 10).replaceAll('-', '');
export const tmOf = (iso: string): string => iso.slice(11, 19).replaceAll(':', '');

const SEX: Readonly<Record<Sex, string>> = { female: 'F', male: 'M', other: 'O', unknown: '' };

/** Type 2: there, and empty where nothing is known. */
export const optional = (text: string): readonly string[] => (text === '' ? [] : [text]);

const patientModule = (patient: Patient): DataSet => [
  el(0x00100010, 'PN', personName(patient.name)),
  el(0x00100020, 'LO', fit(patient.identifiers[0]?.value ?? patient.id, 64)),
  el(0x00100030, 'DA', ...optional(daOf(patient.birthDate))),
  el(0x00100040, 'CS', ...optional(SEX[patient.sex])),
];

/** Patient, study and equipment, as every instance that we write says them. */
export function commonOf(patient: Patient, signed: Signed, uids: Uids): DataSet {
  const { radiograph, assessment } = signed;
  return [
    el(0x00080005, 'CS', 'ISO_IR 192'),
    ...patientModule(patient),
    el(0x0020000d, 'UI', uids.study),
    el(0x00080020, 'DA', ...optional(daOf(radiograph.capturedAt))),
    el(0x00080030, 'TM'),
    el(0x00080090, 'PN'),
    el(0x00200010, 'SH'),
    el(0x00080050, 'SH'),
    el(0x00080070, 'LO', 'Bitelight'),
    el(0x00081090, 'LO', `Bitelight ${assessment.pack.id}`),
    el(0x00181000, 'LO', assessment.pack.weights.slice(0, 64)),
    el(0x00181020, 'LO', assessment.pack.version),
  ];
}
