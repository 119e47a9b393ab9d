import { sql } from 'kysely';
import { careOn } from './care';
import type { Session, Storage } from '../ports';
import type { Connection, SqlDatabase } from './dialect';
import { migrate } from './migrate';

/** Tries before a write that always collides is given up. */
const ATTEMPTS = 8;

function sessionOn(connection: Connection): Session {
  return {
    care: careOn(connection),
    async ping() {
      await sql`select 1`.execute(connection);
    },
  };
}

/** Both databases, one storage. */
export async function sqlStorage(database: SqlDatabase): Promise<Storage> {
  const { db, kind, collided } = database;
  await migrate(database);
  return {
    kind,
    read: (work) => work(sessionOn(db)),
    async write(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await db.transaction().execute((tx) => work(sessionOn(tx)));
        } catch (error) {
          if (attempt === ATTEMPTS || !collided(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
        }
      }
    },
    close: () => db.destroy(),
  };
}
