import Database from 'libsql';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { createApp } from '../../server/app';
import { configFrom } from '../../server/config';
import { A_DENTIST, everybodyIs } from './server/device';
import { definitions } from '../../server/services/fhir/definitions';

/**
 * The central store as a process of its own, for tests that kill it. KILL_AT=n ends it as a power cut would, before or after
 * (odd n) its n/2-th statement on the database once it listens. Says its port on standard output.
 */
const killAt = Number(process.env['KILL_AT'] ?? -1);
let steps = -1;

function step(): void {
  if (steps < 0) return;
  if (steps === killAt) process.kill(process.pid, 'SIGKILL');
  steps += 1;
}

interface Statement {
  run(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown;
}

const database = Database.prototype as unknown as {
  prepare: (this: unknown, text: string) => Statement;
};
const prepare: (this: unknown, text: string) => Statement = database.prepare;
database.prepare = function (text) {
  const statement = prepare.call(this, text);
  for (const name of ['run', 'all'] as const) {
    const original = statement[name].bind(statement);
    statement[name] = (...values: unknown[]) => {
      step();
      const result = original(...values);
      step();
      return result;
    };
  }
  return statement;
};

/** PostgreSQL: kysely asks it by promises. */
const client = pg.Client.prototype as unknown as {
  query: (this: unknown, ...args: unknown[]) => unknown;
};
const { query } = client;
client.query = function (...args) {
  step();
  const result = query.apply(this, args);
  if (!(result instanceof Promise)) return result;
  return result.then((value: unknown) => {
    step();
    return value;
  });
};

definitions();
const config = configFrom({ PORT: '0', LOG_LEVEL: 'silent', RATE_LIMIT: '0', ...process.env });
const app = await createApp(config, everybodyIs(A_DENTIST));
await app.listen({ port: 0, host: '127.0.0.1' });
steps = 0;
console.log((app.server.address() as AddressInfo).port);
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
