import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { DicomSearch, FoundDicom, Level, Match, SearchedBy } from '../dicom';
import { SEARCHED } from '../dicom';
import { withinScope } from './care';
import type { Connection } from './dialect';

const ALIAS: Readonly<Record<Level, string>> = { study: 's', series: 'r', instance: 'i' };

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function columnOf(by: SearchedBy): RawBuilder<string> {
  const levels = Object.keys(SEARCHED) as Level[];
  const level = levels.find((one) => (SEARCHED[one] as readonly string[]).includes(by)) ?? 'study';
  return sql.ref<string>(`${ALIAS[level]}.${snake(by)}`);
}

/** DICOM's wildcards as those of LIKE; what LIKE would take for one is escaped. */
const likePattern = (pattern: string): string =>
  pattern.replace(/[%_~]/g, '~$&').replaceAll('*', '%').replaceAll('?', '_');

function condition(match: Match): RawBuilder<boolean> {
  const column = columnOf(match.by);
  switch (match.how) {
    case 'one-of':
      return sql`${column} in (${sql.join(match.values)})`;
    case 'like':
      return sql`${column} like ${likePattern(match.pattern)} escape '~'`;
    case 'range': {
      const from = match.from === null ? sql`1 = 1` : sql`${column} >= ${match.from}`;
      const to = match.to === null ? sql`1 = 1` : sql`${column} <= ${match.to}`;
      // A film without a date is found by no range of dates.
      return sql`(${column} <> '' and ${from} and ${to})`;
    }
  }
}

function modalities(wanted: readonly string[]): RawBuilder<boolean> {
  return sql`exists (select 1 from dicom_series m where m.patient = s.patient and m.study = s.study
    and m.modality in (${sql.join(wanted)}))`;
}

const FROM: Readonly<Record<Level, RawBuilder<unknown>>> = {
  study: sql`dicom_study s`,
  series: sql`dicom_series r join dicom_study s on s.patient = r.patient and s.study = r.study`,
  instance: sql`dicom_instance i join dicom_series r on r.patient = i.patient and r.series = i.series
    join dicom_study s on s.patient = i.patient and s.study = i.study`,
};

const SELECT: Readonly<Record<Level, RawBuilder<unknown>>> = {
  study: sql`s.study as study, '' as series, '' as instance, s.patient as patient, s.metadata as metadata`,
  series: sql`s.study as study, r.series as series, '' as instance, s.patient as patient, r.metadata as metadata`,
  instance: sql`s.study as study, r.series as series, i.instance as instance, s.patient as patient, i.metadata as metadata`,
};

const ORDER: Readonly<Record<Level, RawBuilder<unknown>>> = {
  study: sql`s.date desc, s.study`,
  series: sql`s.date desc, s.study, r.series`,
  instance: sql`s.date desc, s.study, r.series, i.instance`,
};

/** Newest studies first; the order is the same each time, so that pages fit together. */
export async function searchDicom(
  connection: Connection,
  { level, matches, modalities: wanted, scope, limit, offset }: DicomSearch,
): Promise<readonly FoundDicom[]> {
  const conditions = [
    withinScope(scope, 's.patient'),
    ...matches.map(condition),
    ...(wanted.length > 0 ? [modalities(wanted)] : []),
  ];
  const query = sql<FoundDicom>`select ${SELECT[level]} from ${FROM[level]}
    where ${sql.join(conditions, sql` and `)} order by ${ORDER[level]} limit ${limit} offset ${offset}`;
  return (await query.execute(connection)).rows;
}
