import type { DatabaseConnection } from 'kysely';
import { Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import Database from 'libsql';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { SqlDatabase } from './dialect';
import { codeOf } from './dialect';
import type { Tables } from './tables';

/** What a full disk comes as: at a statement, at the commit, or where the log's index cannot grow (SQLite, result codes). */
const FULL: readonly unknown[] = ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'];

/** A transaction that met a full disk may be rolled back already (SQLite, lang_transaction.html 2.4); a second time is an error that would hide the first. */
class Driver extends SqliteDriver {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database });
    this.#database = database;
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

class Dialect extends SqliteDialect {
  constructor(readonly database: Database.Database) {
    super({ database });
  }

  override createDriver(): SqliteDriver {
    return new Driver(this.database);
  }
}

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
    db: new Kysely<Tables>({ dialect: new Dialect(database) }),
    collided: () => false,
    full: (error) => FULL.includes(codeOf(error)),
  };
}
