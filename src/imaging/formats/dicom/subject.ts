import type { DataSet } from 'dicom-parser';
import type { Sex } from '../../../domain/patient';
import type {
  FilmSubject,
  NameGroup,
  StatedIdentifier,
  StatedPatient,
} from '../../../domain/subject';
import { readAnatomy } from './anatomy';
import { isoDate } from './date';
import { charactersOf, textsOf } from './text';

const MOST_IDENTIFIERS = 16;

/** "Family^Given^Middle^Prefix^Suffix", up to three times between '=' (PS3.5 6.2.1.2). */
function namesOf(text: string): readonly (NameGroup | null)[] {
  const groups = text.split('=', 3).map((group): NameGroup | null => {
    const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group
      .split('^')
      .map((part) => part.trim().replace(/\s+/g, ' '));
    const whole = { family, given, middle, prefix, suffix };
    return Object.values(whole).some(Boolean) ? whole : null;
  });
  while (groups.length > 0 && groups.at(-1) === null) groups.pop();
  return groups;
}

const SEXES: Readonly<Record<string, Sex>> = { M: 'male', F: 'female', O: 'other' };

function identifiersOf(set: DataSet, terms: readonly string[]): readonly StatedIdentifier[] {
  const one = (from: DataSet): StatedIdentifier[] => {
    const [value] = textsOf(from, 'x00100020', terms);
    if (value === undefined) return [];
    const [written] = textsOf(from, 'x00100021', terms);
    // Issuer of Patient ID Qualifiers: the universal id of who gave the number out.
    const qualifiers = from.elements['x00100024']?.items?.[0]?.dataSet;
    const universal = qualifiers && textsOf(qualifiers, 'x00400032', terms)[0];
    return [{ value, issuer: written ?? universal ?? null }];
  };
  const sequence = set.elements['x00101002']?.items ?? [];
  const all = [
    ...one(set),
    ...sequence.flatMap(({ dataSet }) => (dataSet ? one(dataSet) : [])),
    // Retired, still written.
    ...textsOf(set, 'x00101000', terms).map((value) => ({ value, issuer: null })),
  ];
  const isFirst = ({ value, issuer }: StatedIdentifier, at: number): boolean =>
    all.findIndex((b) => b.value === value && (b.issuer === issuer || issuer === null)) === at;
  return all.filter(isFirst).slice(0, MOST_IDENTIFIERS);
}

function readPatient(set: DataSet, terms: readonly string[]): StatedPatient | null {
  // PS3.3 C.7.1.1, Patient Identity Removed: what still stands there names nobody.
  if (set.string('x00120062')?.trim() === 'YES') return null;
  const identifiers = identifiersOf(set, terms);
  const names = namesOf(textsOf(set, 'x00100010', terms, 'name')[0] ?? '');
  if (identifiers.length === 0 && names.length === 0) return null;
  return {
    identifiers,
    names,
    birthDate: isoDate(set.string('x00100030')),
    sex: SEXES[set.string('x00100040')?.trim() ?? ''] ?? 'unknown',
  };
}

/** Who and what a DICOM file says is on its film; undefined where it says nothing of it. */
export function readSubject(set: DataSet, laterality: 'L' | 'R' | null): FilmSubject | undefined {
  const terms = charactersOf(set);
  const subject: FilmSubject = {
    patient: readPatient(set, terms),
    studyDate: isoDate(set.string('x00080020')),
    bodyPart: textsOf(set, 'x00180015', terms)[0] ?? null,
    ...readAnatomy(set, laterality),
  };
  const { patient, studyDate, bodyPart, jaw, teeth } = subject;
  const said = patient ?? studyDate ?? bodyPart ?? jaw ?? teeth[0];
  return said === undefined ? undefined : subject;
}
