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
}

/**
 * The individual identification number of Kazakhstan. No published URI was found, hence one of ours; an installation
 * replaces it by its own. Its check digit is not verified here: no source of the rule could be named, and nobody is to be
 * turned away for a digit.
 */
export const IIN: IdentifierSystem = { uri: 'urn:bitelight:id:kz-iin', pattern: /^\d{12}$/ };

/** What a person types of a patient. */
export interface PatientDraft {
  readonly identifier: string;
  readonly name: string;
  readonly birthDate: string;
  readonly sex: Sex;
}

export const PATIENT_PROBLEMS = ['name', 'identifier', 'birthDate'] as const;
export type PatientProblem = (typeof PATIENT_PROBLEMS)[number];

/** A day of the calendar, not before 1880 and not after `today` (both YYYY-MM-DD). */
function isBirthDate(text: string, today: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '1880-01-01' || text > today) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

/** What is wrong with a draft; empty where it can be kept. Identifier and birth date may be left open. */
export function problemsOf(
  draft: PatientDraft,
  system: IdentifierSystem,
  today: string,
): readonly PatientProblem[] {
  const wrong: Record<PatientProblem, boolean> = {
    name: draft.name.trim() === '',
    identifier: draft.identifier !== '' && !system.pattern.test(draft.identifier),
    birthDate: draft.birthDate !== '' && !isBirthDate(draft.birthDate, today),
  };
  return PATIENT_PROBLEMS.filter((one) => wrong[one]);
}

/** The draft as a patient; keeps what `known` has under other systems. Call it only where `problemsOf` is empty. */
export function patientOf(
  draft: PatientDraft,
  system: IdentifierSystem,
  known: Pick<Patient, 'id' | 'identifiers' | 'centralId'>,
): Patient {
  const others = known.identifiers.filter((one) => one.system !== system.uri);
  const own = draft.identifier === '' ? [] : [{ system: system.uri, value: draft.identifier }];
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

/** Whether two records bear the same number of the same system. */
export const sharesIdentifier = (a: Patient, b: Patient): boolean =>
  a.identifiers.some((one) => identifierIn(b, one.system) === one.value);

/** Every word of the query begins a word of the name, or an identifier. An empty query finds everybody. */
export function answersTo(patient: Patient, query: string): boolean {
  const parts = [
    ...patient.name.toLocaleLowerCase().split(/[\s-]+/),
    ...patient.identifiers.map((one) => one.value.toLocaleLowerCase()),
  ];
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => parts.some((part) => part.startsWith(word)));
}
