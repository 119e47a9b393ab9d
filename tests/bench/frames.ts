/**
 * npm run bench:frames: how long a frame takes while a 3000 x 1500 panoramic with twelve marks is panned, zoomed and windowed, in
 * Chromium. `work` is our own code in a frame, `frame` the time from one to the next (16.7 ms is as fast as the screen).
 */
import { chromium } from '@playwright/test';
import statics from '@fastify/static';
import Fastify from 'fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { launchOptions } from '../support/chromium';

function at(values: readonly number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(1);
}

const dist = await mkdtemp(path.join(tmpdir(), 'bitelight-frames-'));
await build({
  configFile: false,
  root: import.meta.dirname,
  logLevel: 'error',
  build: {
    target: 'es2022',
    outDir: dist,
    rolldownOptions: { input: path.join(import.meta.dirname, 'frames.html') },
  },
});
const server = Fastify();
await server.register(statics, { root: dist });
const address = await server.listen({ port: 0, host: 'localhost' });
const browser = await chromium.launch(launchOptions);
try {
  for (const deviceScaleFactor of [1, 2]) {
    const page = await browser.newPage({
      viewport: { width: 832, height: 744 },
      deviceScaleFactor,
    });
    await page.goto(`${address}/frames.html`);
    const measured = await page.evaluate(() => window.benchFrames?.());
    if (!measured) throw new Error('the bench page did not start');
    if (deviceScaleFactor === 1)
      console.log(
        `${measured.renderer}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`,
      );
    console.log(`device pixel ratio ${deviceScaleFactor}`);
    for (const { step, work, frame } of measured.rows)
      console.log(
        `  ${step.padEnd(16)}work median ${at(work, 0.5).padStart(5)} ms, p95 ${at(work, 0.95).padStart(5)} ms; ` +
          `frame median ${at(frame, 0.5).padStart(5)} ms, p95 ${at(frame, 0.95).padStart(5)} ms`,
      );
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
  await rm(dist, { recursive: true });
}
