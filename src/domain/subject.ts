import type { FdiTooth } from './finding';
import type { Sex } from './patient';

/** One way of writing a name (PS3.5 6.2.1.2); parts that a file leaves out are empty. */
export interface NameGroup {
  readonly family: string;
  readonly given: string;
  readonly middle: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** A number as a file states it; `issuer` as written there, or null. */
export interface StatedIdentifier {
  readonly value: string;
  readonly issuer: string | null;
}

/** Who is on a film, as its file says: to be confirmed by a person, never taken on trust. */
export interface StatedPatient {
  /** The patient ID first, then the others. */
  readonly identifiers: readonly StatedIdentifier[];
  /** Up to three groups: alphabetic, ideographic, phonetic; null where a group is not there. */
  readonly names: readonly (NameGroup | null)[];
  /** YYYY-MM-DD, or null. */
  readonly birthDate: string | null;
  readonly sex: Sex;
}

/** What a file says of a film beyond its pixels. It stands beside the Radiograph and never enters its id. */
export interface FilmSubject {
  /** Null where the file names nobody, or says that the identity was removed. */
  readonly patient: StatedPatient | null;
  /** YYYY-MM-DD, or null. */
  readonly studyDate: string | null;
  /** As coded in the file (DICOM Body Part Examined), or null. */
  readonly bodyPart: string | null;
  readonly jaw: 'upper' | 'lower' | null;
  /** In the order of the file. */
  readonly teeth: readonly FdiTooth[];
}

const partsOf = ({ family, given, middle, suffix }: NameGroup): string =>
  [family, given, middle, suffix].filter(Boolean).join(' ');

/** Each way in which the name is written, family name first; none for somebody without a name. */
export function writtenNames({ names }: StatedPatient): readonly string[] {
  const written = names.map((group) => (group ? partsOf(group) : '')).filter(Boolean);
  return [...new Set(written)];
}

/** Files that state the same of who is on them are one person's; nothing is concluded from part of it. */
export function identityKey({ identifiers, names, birthDate, sex }: StatedPatient): string {
  return JSON.stringify([
    identifiers.map(({ value, issuer }) => [value, issuer]),
    names.map((group) => group && partsOf(group)),
    birthDate,
    sex,
  ]);
}
