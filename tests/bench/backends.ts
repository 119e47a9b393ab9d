/**
 * npm run bench: one tile of the shipped pack in Chromium, per backend, beside the same network in onnxruntime-web in the
 * same run; the ratio is ours over theirs at the same number of threads. The page is built and minified as the real one.
 */
import { chromium } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import Fastify from 'fastify';
import statics from '@fastify/static';
import { build } from 'vite';
import { HEADERS } from '../../vite/headers';
import { models } from '../../vite/models';
import { threads } from '../../vite/threads';
import { launchOptions } from '../support/chromium';
import type { Row } from './page';

const RUNS = 15;
const SOFTWARE_RUNS = 2;

async function serve(dist: string) {
  const ort = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    plugins: [models(), threads()],
    build: {
      target: 'es2022',
      outDir: dist,
      rolldownOptions: { input: path.join(import.meta.dirname, 'page.html') },
    },
  });
  const server = Fastify();
  server.addHook('onSend', (_request, reply, _payload, done) => {
    reply.headers(HEADERS);
    done();
  });
  await server.register(statics, { root: dist });
  await server.register(statics, { root: ort, prefix: '/ort/', decorateReply: false });
  return { server, address: await server.listen({ port: 0, host: 'localhost' }) };
}

async function run(address: string): Promise<Row[]> {
  const browser = await chromium.launch(launchOptions);
  // A fresh page for each: neither runtime changes its threads once it has started.
  const measure = async (
    kind: 'ours' | 'theirs',
    backend: 'wasm' | 'webgl',
    threads: number,
    runs: number,
  ): Promise<Row> => {
    const page = await browser.newPage();
    await page.goto(`${address}/page.html`);
    const row = await page.evaluate(
      ([k, b, t, r]) => (k === 'ours' ? window.bench?.ours(b, t, r) : window.bench?.theirs(t, r)),
      [kind, backend, threads, runs] as const,
    );
    await page.close();
    if (!row) throw new Error('the bench page did not start');
    return row;
  };
  const rows: Row[] = [];
  try {
    for (const threads of [1, Math.min(4, availableParallelism())]) {
      rows.push(await measure('ours', 'wasm', threads, RUNS));
      rows.push(await measure('theirs', 'wasm', threads, RUNS));
    }
    rows.push(await measure('ours', 'webgl', 1, SOFTWARE_RUNS));
  } finally {
    await browser.close();
  }
  return rows;
}

function print(rows: readonly Row[]): void {
  for (const r of rows) {
    const threads = r.name.includes('webgl') ? '' : `${r.threads} thread(s)`;
    const other = rows.find((o) => o.name.startsWith('onnx') && o.threads === r.threads);
    const ratio = other && r !== other ? `ratio ${(r.medianMs / other.medianMs).toFixed(2)}` : '';
    const ms = `${r.medianMs.toFixed(0)} ms (fastest ${r.fastestMs.toFixed(0)})`;
    console.log(
      `${r.name.padEnd(22)}${threads.padEnd(13)}${ms.padEnd(28)}${ratio.padEnd(13)}off by ${r.error.toExponential(1)}`,
    );
    if (r.renderer) console.log(`  ${r.renderer}`);
  }
}

const dist = await mkdtemp(path.join(tmpdir(), 'bitelight-bench-'));
const { server, address } = await serve(dist);
try {
  print(await run(address));
} finally {
  await server.close();
  await rm(dist, { recursive: true });
}
