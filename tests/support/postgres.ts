import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

/** Debian's PostgreSQL, the newest one; null where there is none. */
function programs(): string | null {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  const bin = versions
    .map((one) => path.join(base, one, 'bin'))
    .find((one) => existsSync(path.join(one, 'initdb')));
  return bin ?? null;
}

export const hasPostgres = programs() !== null;
if (!hasPostgres) console.log('SKIPPED: nothing is tested on PostgreSQL, it is not installed here');

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** It refuses to run as root. */
const asUser = (command: string[]): string[] =>
  process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;

/** A cluster of its own in a temporary folder, durable as in earnest. */
export class Postgres {
  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<Postgres> {
    const bin = programs() ?? '';
    const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-postgres-'));
    chmodSync(folder, 0o777);
    const data = path.join(folder, 'data');
    const init = asUser([
      path.join(bin, 'initdb'),
      '-D',
      data,
      '-U',
      'store',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
    ]);
    const made = spawnSync(init[0] ?? '', init.slice(1), { cwd: '/', encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
    const port = await freePort();
    const run = asUser([
      path.join(bin, 'postgres'),
      '-D',
      data,
      '-p',
      `${port}`,
      '-k',
      folder,
      '-h',
      '127.0.0.1',
    ]);
    const server = spawn(run[0] ?? '', run.slice(1), { cwd: '/', stdio: 'ignore' });
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    const stop = async () => {
      const halt = asUser([path.join(bin, 'pg_ctl'), 'stop', '-D', data, '-m', 'immediate']);
      spawnSync(halt[0] ?? '', halt.slice(1), { cwd: '/', stdio: 'ignore' });
      await ended;
      rmSync(folder, { recursive: true, force: true });
    };
    const cluster = new Postgres(folder, port, stop);
    await cluster.#answers();
    return cluster;
  }

  async #answers(): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const answered = await this.#query('postgres', 'select 1').then(
        () => true,
        () => false,
      );
      if (answered) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('PostgreSQL did not start');
  }

  async #query(database: string, text: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.urlOf(database) });
    try {
      await client.connect();
      await client.query(text);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  urlOf(database: string): string {
    return `postgres://store@127.0.0.1:${this.port}/${database}`;
  }

  #databases = 0;
  /** Address of a new, empty database. */
  async database(): Promise<string> {
    this.#databases += 1;
    const name = `store_${this.#databases}`;
    await this.#query('postgres', `create database ${name}`);
    return this.urlOf(name);
  }
}
