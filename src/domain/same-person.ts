import type { Patient } from './patient';

type Person = Pick<Patient, 'name' | 'birthDate'>;

const wordsOf = (name: string): ReadonlySet<string> =>
  new Set(
    name
      .toLocaleLowerCase('ru')
      .replaceAll('ё', 'е')
      .split(/[\s-]+/)
      .filter(Boolean),
  );

/**
 * Whether two records of one number can be taken for the same person without asking: no two birth dates, and the words of one name
 * all in the other, for a patronymic is often left out. Anything else is shown to a person; nothing is merged by likeness.
 */
export function surelySame(ours: Person, theirs: Person): boolean {
  if (ours.birthDate !== null && theirs.birthDate !== null && ours.birthDate !== theirs.birthDate)
    return false;
  const [a, b] = [wordsOf(ours.name), wordsOf(theirs.name)];
  const [fewer, more] = a.size <= b.size ? [a, b] : [b, a];
  return fewer.size > 0 && [...fewer].every((word) => more.has(word));
}
