/** Made on the device, random; says nothing of who it is. The centre's own id for the same person is `centralId`. */
export type PatientId = string & { readonly __brand: 'PatientId' };

export const SEXES = ['female', 'male', 'other', 'unknown'] as const;
export type Sex = (typeof SEXES)[number];

/** A number or code, and the URI of who gave it out. */
export interface Identifier {
  readonly system: string;
  readonly value: string;
}

export interface Patient {
  readonly id: PatientId;
  /** The first is what the centre is asked by; none for somebody without papers. */
  readonly identifiers: readonly Identifier[];
  /** As written, family name first; never empty. */
  readonly name: string;
  /** YYYY-MM-DD, or null. */
  readonly birthDate: string | null;
  readonly sex: Sex;
  /** Id of the Patient resource at the centre, once known there. */
  readonly centralId: string | null;
}

/** How a system's values are checked before they are taken. */
export interface IdentifierSystem {
  readonly uri: string;
  readonly pattern: RegExp;
  readonly beginsWithBirthDate: boolean;
}

/**
 * The individual identification number of Kazakhstan. No published URI was found, hence one of ours; an installation
 * replaces it by its own. Its check digit is not verified here: no source of the rule could be named, and nobody is to be
 * turned away for a digit.
 */
export const IIN: IdentifierSystem = {
  uri: 'urn:bitelight:id:kz-iin',
  pattern: /^\d{12}$/,
  beginsWithBirthDate: true,
};

/** The national number under the URI that an installation has given it; ours where it has given none. */
export const systemNamed = (uri: string | null): IdentifierSystem => ({
  ...IIN,
  uri: uri?.trim() || IIN.uri,
});

/** What a person types of a patient. */
export interface PatientDraft {
  readonly identifier: string;
  readonly name: string;
  readonly birthDate: string;
  readonly sex: Sex;
}

export const PATIENT_PROBLEMS = ['name', 'birthDate'] as const;
export type PatientProblem = (typeof PATIENT_PROBLEMS)[number];

/** What looks wrong and is told, and never stands in the way: papers err, and nobody is turned away for a digit. */
export const PATIENT_DOUBTS = ['identifier-form', 'identifier-day'] as const;
export type PatientDoubt = (typeof PATIENT_DOUBTS)[number];

/** A day of the calendar, not before 1880 and not after `today` (both YYYY-MM-DD). */
function isBirthDate(text: string, today: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '1880-01-01' || text > today) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

/** What is wrong with a draft; empty where it can be kept. Identifier and birth date may be left open. */
export function problemsOf(draft: PatientDraft, today: string): readonly PatientProblem[] {
  const wrong: Record<PatientProblem, boolean> = {
    name: draft.name.trim() === '',
    birthDate: draft.birthDate !== '' && !isBirthDate(draft.birthDate, today),
  };
  return PATIENT_PROBLEMS.filter((one) => wrong[one]);
}

/** Numbers that begin with the day of birth, YYMMDD, as the IIN does, are compared with it. */
export function doubtsAbout(
  draft: PatientDraft,
  system: IdentifierSystem,
): readonly PatientDoubt[] {
  const { birthDate } = draft;
  const identifier = draft.identifier.trim();
  if (identifier === '') return [];
  if (!system.pattern.test(identifier)) return ['identifier-form'];
  if (!system.beginsWithBirthDate || birthDate === '') return [];
  return identifier.startsWith(birthDate.slice(2).replaceAll('-', '')) ? [] : ['identifier-day'];
}

/** The draft as a patient; keeps what `known` has under other systems. Call it only where `problemsOf` is empty. */
export function patientOf(
  draft: PatientDraft,
  system: IdentifierSystem,
  known: Pick<Patient, 'id' | 'identifiers' | 'centralId'>,
): Patient {
  const identifier = draft.identifier.trim();
  const others = known.identifiers.filter((one) => one.system !== system.uri);
  const own = identifier === '' ? [] : [{ system: system.uri, value: identifier }];
  return {
    id: known.id,
    identifiers: [...own, ...others],
    name: draft.name.trim().replace(/\s+/g, ' '),
    birthDate: draft.birthDate === '' ? null : draft.birthDate,
    sex: draft.sex,
    centralId: known.centralId,
  };
}

export const identifierIn = (patient: Patient, system: string): string | null =>
  patient.identifiers.find((one) => one.system === system)?.value ?? null;
