import type { AuditLog, AuditRow, AuditSearch, NewAudit } from '../audit';
import { chained, NOTHING_BEFORE } from '../chain';
import type { Connection, SqlDatabase } from './dialect';
import type { AuditTables } from './tables/audit';

const rowOf = ({ stated: _, ...row }: AuditTables['audit_event']): AuditRow => row;

export function auditOn(connection: Connection, kind: SqlDatabase['kind']): AuditLog {
  return {
    append: (event) => append(connection, kind, event),
    heads: () => connection.selectFrom('audit_head').selectAll().orderBy('chain').execute(),
    async rows(chain, after, limit) {
      const rows = await connection
        .selectFrom('audit_event')
        .selectAll()
        .where('chain', '=', chain)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(rowOf);
    },
    async chains() {
      const rows = await connection.selectFrom('audit_event').select('chain').distinct().execute();
      return rows.map((row) => row.chain).sort();
    },
    search: (search) => find(connection, search),
  };
}

/** Within the transaction that it tells of: the head of the chain is held until that ends, so that no number comes twice. */
async function append(
  connection: Connection,
  kind: SqlDatabase['kind'],
  { chain, id, recorded, event, patients, stated }: NewAudit,
): Promise<void> {
  await connection
    .insertInto('audit_head')
    .values({ chain, seq: 0, hash: NOTHING_BEFORE })
    .onConflict((conflict) => conflict.column('chain').doNothing())
    .execute();
  const head = await connection
    .selectFrom('audit_head')
    .selectAll()
    .where('chain', '=', chain)
    // SQLite has one writer as it is.
    .$if(kind === 'postgres', (locked) => locked.forUpdate())
    .executeTakeFirstOrThrow();
  const seq = head.seq + 1;
  const hash = chained(head.hash, event);
  const row = { chain, seq, id, recorded, stated: stated ? 1 : 0, event };
  await connection
    .insertInto('audit_event')
    .values({ ...row, previous: head.hash, hash })
    .execute();
  await connection
    .updateTable('audit_head')
    .set({ seq, hash })
    .where('chain', '=', chain)
    .execute();
  const touched = [...new Set(patients)].map((patient) => ({ patient, recorded, chain, seq }));
  if (touched.length > 0) await connection.insertInto('audit_patient').values(touched).execute();
}

async function find(
  connection: Connection,
  { id, patient, statedOnly, from, to, limit, offset }: AuditSearch,
): Promise<readonly AuditRow[]> {
  const rows = await connection
    .selectFrom('audit_event as e')
    .selectAll('e')
    .$if(patient !== null, (some) =>
      some
        .innerJoin('audit_patient as p', (join) =>
          join.onRef('p.chain', '=', 'e.chain').onRef('p.seq', '=', 'e.seq'),
        )
        .where('p.patient', '=', patient),
    )
    .$if(id !== null, (some) => some.where('e.id', '=', id))
    .$if(statedOnly, (some) => some.where('e.stated', '=', 1))
    .$if(from !== null, (some) => some.where('e.recorded', '>=', from))
    .$if(to !== null, (some) => some.where('e.recorded', '<=', to))
    .orderBy('e.recorded', 'desc')
    .orderBy('e.chain')
    .orderBy('e.seq', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(rowOf);
}
