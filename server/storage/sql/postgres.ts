import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { SqlDatabase } from './dialect';
import { codeOf } from './dialect';
import type { Tables } from './tables';

/** unique_violation, serialization_failure, deadlock_detected: PostgreSQL, appendix A. */
const COLLISIONS: readonly unknown[] = ['23505', '40001', '40P01'];

/** Of PostgreSQL's appendix A too. */
const DISK_FULL = '53100';

/** Our bigints are below 2^53: times in milliseconds and keys. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

export function openPostgres(connectionString: string, max: number): SqlDatabase {
  // Of waiting in line too: shorter than a client waits, long enough for every device of a region at once after an outage.
  const pool = new pg.Pool({ connectionString, max, connectionTimeoutMillis: 60_000, types });
  // A connection that dies while nobody uses it is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return {
    kind: 'postgres',
    db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    collided: (error) => COLLISIONS.includes(codeOf(error)),
    full: (error) => codeOf(error) === DISK_FULL,
  };
}
