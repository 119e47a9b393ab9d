import { Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { SqlDatabase } from './dialect';
import type { Tables } from './tables';

/**
 * The embedded database. What is committed is on the disk before anybody is told (WAL, synchronous FULL), so that a
 * power cut loses nothing that was acknowledged. One connection, one transaction at a time.
 */
export function openSqlite(file: string): SqlDatabase {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // Another process may be taking a backup.
  database.pragma('busy_timeout = 10000');
  return {
    kind: 'sqlite',
    db: new Kysely<Tables>({ dialect: new SqliteDialect({ database }) }),
    collided: () => false,
  };
}
