import type { Config } from '../config';
import type { Storage } from './ports';
import { openPostgres } from './sql/postgres';
import { openSqlite } from './sql/sqlite';
import { sqlStorage } from './sql/storage';

/** The one place that chooses a database. Migrations have run when it settles. */
export async function openStorage(config: Config['database']): Promise<Storage> {
  const opened =
    config.kind === 'sqlite' ? openSqlite(config.file) : openPostgres(config.url, config.pool);
  return sqlStorage(opened);
}
