import Database from 'libsql';
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Config } from './config';

/**
 * Writes one file that holds everything committed before it began; the server may run and write meanwhile. Blobs lie in a
 * folder of their own and are never changed once written: copy that folder after this file.
 */
export function backup(target: string, { database }: Config, say: (line: string) => void): number {
  const file = path.resolve(target);
  const problem =
    target === ''
      ? 'Which file? bitelight-server backup FILE'
      : existsSync(file)
        ? 'That file is there already; a backup never replaces one.'
        : database.kind === 'sqlite'
          ? copyOf(database.file, file)
          : dumpOf(database.url, file);
  say(problem ?? `The database is in ${target}.`);
  return problem === null ? 0 : 1;
}

/** VACUUM INTO reads one snapshot; what it wrote is checked before it is called a backup. */
function copyOf(source: string, file: string): string | null {
  if (!existsSync(source)) return 'There is no store yet.';
  const database = new Database(source);
  database.pragma('busy_timeout = 60000');
  database.prepare('vacuum into ?').run(file);
  database.close();
  const copy = new Database(file);
  const [row] = copy.prepare('pragma integrity_check').all() as { integrity_check: string }[];
  copy.close();
  if (row?.integrity_check === 'ok') return null;
  rmSync(file, { force: true });
  return 'The copy is damaged and was removed. Is the disk full?';
}

/** PostgreSQL's own tool, in its compressed format for pg_restore. What it needs goes by environment: a password is in nobody's list of processes. */
function dumpOf(address: string, file: string): string | null {
  const url = new URL(address);
  const sslmode = url.searchParams.get('sslmode');
  const env = {
    ...process.env,
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    ...(sslmode === null ? {} : { PGSSLMODE: sslmode }),
  };
  const done = spawnSync('pg_dump', ['--format=custom', `--file=${file}`], {
    env,
    encoding: 'utf8',
  });
  if (done.error) return 'pg_dump is not installed here.';
  return done.status === 0 ? null : `pg_dump failed. ${done.stderr}`;
}
