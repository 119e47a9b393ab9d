import type { Patient } from '../../domain/patient';
import { identifierIn } from '../../domain/patient';
import type { StatedPatient } from '../../domain/subject';
import { writtenNames } from '../../domain/subject';
import { formatDate, t } from '../../i18n/translate';
import type { Pulling } from './ports';

export const dayWords = (day: string): string =>
  formatDate(day, { dateStyle: 'medium', timeZone: 'UTC' });

/** "born 1 Jan 1990 · 900101400123": what tells two of one name apart; empty where nothing is known. */
export function aboutPatient(patient: Patient, system: string): string {
  const number = identifierIn(patient, system) ?? patient.identifiers[0]?.value;
  const born = patient.birthDate && t('patient.bornOn', { date: dayWords(patient.birthDate) });
  return [born, number].filter(Boolean).join(' · ');
}

/** How old what came from the centre is, and why nothing newer did. */
export function pullWords({
  pulling,
  pulledAt,
}: {
  readonly pulling: Pulling | 'asking' | null;
  readonly pulledAt: string | null;
}): string {
  const date = pulledAt && formatDate(pulledAt, { dateStyle: 'medium', timeStyle: 'short' });
  const age = date === null ? t('pull.never') : t('pull.age', { date });
  if (pulling === null || pulling === 'pulled') return age;
  return pulling === 'asking' ? t('pull.asking') : `${t(`pull.${pulling}`)} ${age}`;
}

/** As a file states them: each way of writing the name, and what else it says. */
export function statedWords(stated: StatedPatient): { name: string; about: string } {
  const [name, ...others] = writtenNames(stated);
  const born = stated.birthDate && t('patient.bornOn', { date: dayWords(stated.birthDate) });
  const numbers = stated.identifiers.map((one) => one.value).join(', ');
  return {
    name: name ?? t('patient.nameless'),
    about: [others.join(' · '), born, numbers].filter(Boolean).join(' · '),
  };
}
