import { statSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus } from 'node:os';
import { BACKENDS } from '../support/central';
import { filmOf } from '../support/device';
import { StoreProcess } from '../support/store-process';
import { fill, filmId, FINDINGS, PUSHED } from './store-fill';
import type { Config } from '../../server/config';

/**
 * `npm run bench:store -- [--devices 2000] [--films 2] [--at 16,2000] [--max 1000000] [--on SQLite]`: what the central store takes. First a backlog
 * after an outage: every device at once, each sends its films one after another. Then the same requests on a store that
 * grows from 10^4 observations to --max. The store is a process of its own; this one is its clients, on the same machine.
 */
const option = (name: string, fallback: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : (process.argv[at + 1] ?? fallback);
};
const devices = Number(option('devices', '2000'));
const filmsEach = Number(option('films', '2'));
const max = Number(option('max', '1000000'));
const only = option('on', '');
const atOnce = option('at', `16,${devices}`).split(',').map(Number);

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

/** Milliseconds from the first byte sent to the last byte of a 200; a request that fails is sent again, and its time counts on. */
async function timed(url: string, body?: string): Promise<number> {
  const started = performance.now();
  for (;;) {
    const status = await new Promise<number>((resolve) => {
      const asked = request(
        url,
        {
          agent,
          method: body === undefined ? 'GET' : 'POST',
          headers: { 'content-type': 'application/fhir+json' },
        },
        (answer) => {
          answer.resume();
          answer.once('end', () => resolve(answer.statusCode ?? 0));
        },
      );
      asked.once('error', () => resolve(0));
      asked.end(body);
    });
    if (status === 200) return performance.now() - started;
    if (status >= 400 && status < 500) throw new Error(`${url} was answered ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function quantile(times: readonly number[], q: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  return at < 10 ? at.toFixed(1) : at.toFixed(0);
}

const table = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(' | ')} |`);

/** So many devices at once, until each has sent all it has. */
async function backlog(name: string, url: string, at: number): Promise<void> {
  const queues = Array.from({ length: devices }, (_, d) =>
    Array.from({ length: filmsEach }, (_, n) => filmOf(`d${d}-${at}`, n, FINDINGS)),
  );
  await timed(`${url}/metadata`);
  const times: number[] = [];
  const waiting = [...queues];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: at }, async () => {
      for (let queue = waiting.pop(); queue; queue = waiting.pop())
        for (const film of queue) times.push(await timed(url, film.bundle));
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  table([
    name,
    devices,
    at,
    times.length,
    seconds.toFixed(1),
    (times.length / seconds).toFixed(0),
    quantile(times, 0.5),
    quantile(times, 0.95),
  ]);
}

async function growth(name: string, config: Config, env: Record<string, string>): Promise<void> {
  let there = 0;
  for (const size of [1e4, 1e5, 1e6].filter((one) => one <= max)) {
    await fill(config, there, size);
    there = size;
    const store = await StoreProcess.start(env);
    const people = Math.min(size, PUSHED) / FINDINGS;
    const some = (n: number) => Math.floor(((n * 7919) % 1000) * (people / 1000));
    const many = async (url: (n: number) => string, body?: (n: number) => string) => {
      const times: number[] = [];
      for (let n = 0; n < 220; n += 1) times.push(await timed(url(n), body?.(n)));
      return times.slice(20);
    };
    await timed(`${store.url}/metadata`);
    const push = await many(
      () => store.url,
      (n) => filmOf(`g${size}-${n}`, 0, FINDINGS).bundle,
    );
    const pull = await many((n) => `${store.url}/Observation?patient=f${some(n)}&_count=100`);
    const person = await many((n) => `${store.url}/Patient?identifier=${filmId(some(n))}`);
    const checkpoint = await many(
      (n) => `${store.url}/DiagnosticReport?patient=f${some(n)}&_lastUpdated=ge2026-01-01`,
    );
    const bytes = config.database.kind === 'sqlite' ? statSync(config.database.file).size : 0;
    await store.stop();
    table([
      name,
      size.toExponential(0),
      ...[push, pull, person, checkpoint].flatMap((times) => [
        quantile(times, 0.5),
        quantile(times, 0.95),
      ]),
      bytes > 0 ? `${(bytes / 1e9).toFixed(2)} GB` : '',
    ]);
  }
}

console.log(
  `${cpus().length} cores (${cpus()[0]?.model.trim() ?? ''}), Node ${process.version}; a film: ${FINDINGS} findings, 9 resources, ${filmOf('d1', 0, FINDINGS).bundle.length} bytes`,
);
for (const backend of BACKENDS.filter((one) => only === '' || one.name === only)) {
  await backend.start();
  const envOf = (config: Config): Record<string, string> => ({
    BITELIGHT_STORE: config.folder,
    ...(config.database.kind === 'postgres' ? { DATABASE_URL: config.database.url } : {}),
  });
  console.log(
    '\n| storage | devices | at once | pushes | s | pushes/s | p50 ms | p95 ms |\n|---|---|---|---|---|---|---|---|',
  );
  const config = await backend.config();
  const store = await StoreProcess.start(envOf(config));
  if (devices > 0) for (const at of atOnce) await backlog(backend.name, store.url, at);
  await store.stop();
  console.log(
    '\n| storage | observations | push p50 | p95 | findings of a patient p50 | p95 | patient by identifier p50 | p95 | reports since p50 | p95 | file |\n|---|---|---|---|---|---|---|---|---|---|---|',
  );
  const grown = await backend.config();
  await growth(backend.name, grown, envOf(grown));
  await backend.stop();
}
agent.destroy();
