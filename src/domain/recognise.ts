import type { Identifier, IdentifierSystem, Patient, PatientId } from './patient';
import type { StatedPatient } from './subject';
import { writtenNames } from './subject';

/** The system of numbers that a clinic's own programs give out: one for each issuer that a file names. */
const LOCAL = 'urn:bitelight:id:local';

/** A number as a file states it, in a system: the national one where it has its form, else that of its issuer. */
export function systemOf(
  { value, issuer }: StatedPatient['identifiers'][number],
  national: IdentifierSystem,
): Identifier {
  if (national.pattern.test(value)) return { system: national.uri, value };
  return { system: issuer ? `${LOCAL}:${encodeURIComponent(issuer)}` : LOCAL, value };
}

/**
 * 'same': a number that means one person everywhere, and nothing against it. 'differs': the number is the same, but name or
 * day of birth are not. 'perhaps': name and day of birth, or a number that several clinics may have given out.
 */
export type Likeness = 'same' | 'differs' | 'perhaps';

export interface Recognised {
  readonly patient: Patient;
  readonly likeness: Likeness;
}

const words = (name: string): readonly string[] =>
  name
    .toLowerCase()
    .split(/[\s-]+/)
    .filter(Boolean);

/** Whether two names share a word: family names change and given names are left out, but hardly both at once. */
function sharesWord(stated: StatedPatient, name: string): boolean {
  const known = new Set(words(name));
  return writtenNames(stated).some((written) => words(written).some((word) => known.has(word)));
}

const isSameName = (stated: StatedPatient, name: string): boolean =>
  writtenNames(stated).some((written) => words(written).join(' ') === words(name).join(' '));

function contradicts(stated: StatedPatient, patient: Patient): boolean {
  const days = [stated.birthDate, patient.birthDate];
  const otherDay = !days.includes(null) && days[0] !== days[1];
  const otherName = writtenNames(stated).length > 0 && !sharesWord(stated, patient.name);
  // Another script is not another name.
  return otherDay || (otherName && sameScript(stated, patient.name));
}

const isLatin = (text: string): boolean => /^[\p{Script=Latin}\P{L}]*$/u.test(text);

const sameScript = (stated: StatedPatient, name: string): boolean =>
  writtenNames(stated).some((written) => isLatin(written) === isLatin(name));

function likenessOf(
  stated: StatedPatient,
  numbers: readonly Identifier[],
  patient: Patient,
): Likeness | null {
  const shared = numbers.filter(({ system, value }) =>
    patient.identifiers.some((one) => one.system === system && one.value === value),
  );
  const sameDay = stated.birthDate !== null && stated.birthDate === patient.birthDate;
  if (shared.length === 0) return sameDay && isSameName(stated, patient.name) ? 'perhaps' : null;
  if (contradicts(stated, patient)) return 'differs';
  // "17" of an unnamed clinic is somebody in each of them.
  if (shared.every(({ system }) => system === LOCAL) && !sameDay) return 'perhaps';
  return 'same';
}

const ORDER: readonly Likeness[] = ['same', 'differs', 'perhaps'];

/** Who of the known patients the file may be about, the likeliest first. Shown for confirmation, whatever it says. */
export function recognise(
  stated: StatedPatient,
  patients: readonly Patient[],
  national: IdentifierSystem,
): readonly Recognised[] {
  const numbers = stated.identifiers.map((one) => systemOf(one, national));
  return patients
    .flatMap((patient): Recognised[] => {
      const likeness = likenessOf(stated, numbers, patient);
      return likeness ? [{ patient, likeness }] : [];
    })
    .sort((a, b) => ORDER.indexOf(a.likeness) - ORDER.indexOf(b.likeness));
}

/** A patient as a file states them, not yet kept. */
export function statedAs(
  stated: StatedPatient,
  id: PatientId,
  national: IdentifierSystem,
): Patient {
  const numbers = stated.identifiers.map((one) => systemOf(one, national));
  const first = numbers.filter((one) => one.system === national.uri);
  const others = numbers.filter((one) => one.system !== national.uri);
  return {
    id,
    identifiers: [...first, ...others],
    name: writtenNames(stated)[0] ?? '',
    birthDate: stated.birthDate,
    sex: stated.sex,
    centralId: null,
  };
}
