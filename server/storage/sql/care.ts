import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Care, Scope } from '../care';
import type { Connection } from './dialect';

export function careOn(connection: Connection): Care {
  const has = async (build: (all: ReturnType<typeof rows>) => ReturnType<typeof rows>) =>
    (await build(rows()).limit(1).executeTakeFirst()) !== undefined;
  const rows = () => connection.selectFrom('care').select('patient');
  return {
    treats: (patient, clinic) =>
      has((all) => all.where('patient', '=', patient).where('clinic', '=', clinic)),
    knownInRegion: (patient, region) =>
      has((all) => all.where('patient', '=', patient).where('region', '=', region)),
    known: (patient) => has((all) => all.where('patient', '=', patient)),
    async add(patient, { clinic, region }, because) {
      const since = new Date().toISOString();
      await connection
        .insertInto('care')
        .values({ patient, clinic, region, because, since })
        .onConflict((conflict) => conflict.columns(['patient', 'clinic']).doNothing())
        .execute();
    },
    async merge(from, to) {
      const before = await connection
        .selectFrom('care')
        .selectAll()
        .where('patient', '=', from)
        .execute();
      for (const row of before)
        await connection
          .insertInto('care')
          .values({ ...row, patient: to })
          .onConflict((conflict) => conflict.columns(['patient', 'clinic']).doNothing())
          .execute();
      await connection.deleteFrom('care').where('patient', '=', from).execute();
    },
  };
}

/** A condition for the WHERE of a search: that the patient in `column` (such as `dicom_study.patient`) is within `scope`. */
export function withinScope(
  scope: Scope,
  column: string | RawBuilder<string>,
): RawBuilder<boolean> {
  const patient = typeof column === 'string' ? sql.ref(column) : column;
  switch (scope.kind) {
    case 'all':
      return sql<boolean>`1 = 1`;
    case 'none':
      return sql<boolean>`1 = 0`;
    case 'clinic':
      return sql<boolean>`exists (select 1 from care where care.patient = ${patient} and care.clinic = ${scope.clinic})`;
    case 'region':
      return sql<boolean>`exists (select 1 from care where care.patient = ${patient} and care.region = ${scope.region})`;
  }
}
