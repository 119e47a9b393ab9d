/**
 * npm run bench:patients: the list of patients and the worklist in Chromium over a sealed store of 10,000 patients and 50,000
 * films (or as many as two arguments say). The page is built and minified as the real one.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import statics from '@fastify/static';
import { chromium } from '@playwright/test';
import Fastify from 'fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { launchOptions } from '../support/chromium';

const [patients = 10_000, films = 50_000] = process.argv.slice(2).map(Number);
const HOUR_MS = 60 * 60_000;

const dist = await mkdtemp(path.join(tmpdir(), 'bitelight-bench-'));
await build({
  configFile: false,
  root: import.meta.dirname,
  logLevel: 'error',
  plugins: [svelte()],
  build: {
    target: 'es2022',
    outDir: dist,
    rolldownOptions: { input: path.join(import.meta.dirname, 'patients.html') },
  },
});
const server = Fastify();
await server.register(statics, { root: dist });
const address = await server.listen({ port: 0, host: 'localhost' });
// On the disk, as a clinic has it: a context without a folder keeps IndexedDB in memory.
const profile = await mkdtemp(path.join(tmpdir(), 'bitelight-profile-'));
const browser = await chromium.launchPersistentContext(profile, launchOptions);
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(HOUR_MS);
  await page.goto(`${address}/patients.html`);
  console.log(`${patients} patients, ${films} films, sealed`);
  const rows = await page.evaluate(([p, f]) => window.patientsBench?.(p, f), [
    patients,
    films,
  ] as const);
  for (const { what, medianMs, slowestMs } of rows ?? []) {
    const slowest = slowestMs === medianMs ? '' : ` (slowest ${slowestMs.toFixed(1)})`;
    console.log(`${what.padEnd(56)}${medianMs.toFixed(1)} ms${slowest}`);
  }
} finally {
  await browser.close();
  await server.close();
  await Promise.all([dist, profile].map((folder) => rm(folder, { recursive: true })));
}
