import { sql } from 'kysely';
import { accountsOn } from './accounts';
import { auditOn } from './audit';
import { careOn } from './care';
import { dicomOn } from './dicom';
import type { Session, Storage } from '../ports';
import { StorageFull } from '../ports';
import type { Connection, SqlDatabase } from './dialect';
import { clockFrom, keyMaker } from './keys';
import { migrate } from './migrate';
import { Overtaken, resourceStore } from './resources';

/** Tries before a write that always collides is given up. */
const ATTEMPTS = 8;

/** Both databases, one storage. */
export async function sqlStorage(database: SqlDatabase): Promise<Storage> {
  const { db, kind, collided, full } = database;
  await migrate(database);
  const now = clockFrom(await lastChange(db));
  const make = { now, key: keyMaker(now) };
  const sessionOn = (connection: Connection): Session => ({
    async ping() {
      await sql`select 1`.execute(connection);
    },
    care: careOn(connection),
    dicom: dicomOn(connection),
    accounts: accountsOn(connection),
    audit: auditOn(connection, kind),
    resources: resourceStore(connection, kind, make),
  });
  return {
    kind,
    read: (work) => work(sessionOn(db)),
    async write(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await db.transaction().execute((tx) => work(sessionOn(tx)));
        } catch (error) {
          if (full(error)) throw new StorageFull();
          const again = error instanceof Overtaken || collided(error);
          if (attempt === ATTEMPTS || !again) throw error;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
        }
      }
    },
    close: () => db.destroy(),
  };
}

/** The clock of this store goes on from here, even where the machine's was set back. */
async function lastChange(db: SqlDatabase['db']): Promise<number> {
  const types = await db.selectFrom('resource').select('type').distinct().execute();
  let last = 0;
  for (const { type } of types) {
    const row = await db
      .selectFrom('resource')
      .select('updated')
      .where('type', '=', type)
      .orderBy('updated', 'desc')
      .limit(1)
      .executeTakeFirst();
    last = Math.max(last, row?.updated ?? 0);
  }
  return last;
}
