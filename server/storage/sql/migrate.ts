import { sql } from 'kysely';
import type { SqlDatabase } from './dialect';
import { MIGRATIONS } from './migrations';

/** Any number that nobody else uses: processes that start together migrate one after another. */
const LOCK = 5417;

/** Brings the database to this version, each step once, all in one transaction: a failed step leaves nothing behind. */
export async function migrate({ db, kind }: SqlDatabase): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
    await tx.schema
      .createTable('migration')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'text', (column) => column.notNull())
      .execute();
    const applied = new Set(
      (await tx.selectFrom('migration').select('name').execute()).map((row) => row.name),
    );
    for (const step of MIGRATIONS) {
      if (applied.has(step.name)) continue;
      await step.up(tx, kind);
      await tx
        .insertInto('migration')
        .values({ name: step.name, applied_at: new Date().toISOString() })
        .execute();
    }
  });
}
