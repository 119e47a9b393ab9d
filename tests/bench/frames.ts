/**
 * npm run bench:frames: how long a frame takes while a 3000 x 1500 panoramic with twelve marks is panned, zoomed and windowed, in
 * Chromium. `work` is our own code in a frame; `script` all JavaScript of the main thread and `task` all that the main thread did
 * (layout, paint and hand-over among it), both for a frame and by the browser's own counters; `frame` is the time from one frame to the
 * next, the renderer's included (16.7 ms is as fast as the screen). Without a graphics card the renderer is the processor: then the
 * main thread's figures are those that carry over to other devices.
 */
import { chromium, type CDPSession } from '@playwright/test';
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

/** Seconds that the main thread has spent so far. */
async function spent(session: CDPSession): Promise<{ script: number; task: number }> {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? NaN;
  return { script: of('ScriptDuration'), task: of('TaskDuration') };
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
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const renderer = await page.evaluate(() => window.benchOpen?.());
    const steps = (await page.evaluate(() => window.benchSteps)) ?? [];
    if (steps.length === 0) throw new Error('the bench page did not start');
    if (deviceScaleFactor === 1)
      console.log(`${renderer}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
    console.log(`device pixel ratio ${deviceScaleFactor}`);
    for (const step of steps) {
      const before = await spent(session);
      const { work, frame } = (await page.evaluate((name) => window.benchStep?.(name), step)) ?? {
        work: [],
        frame: [],
      };
      const after = await spent(session);
      const a = (seconds: number) => ((1000 * seconds) / frame.length).toFixed(1).padStart(5);
      console.log(
        `  ${step.padEnd(16)}work median ${at(work, 0.5).padStart(5)} ms, p95 ${at(work, 0.95).padStart(5)} ms; ` +
          `script ${a(after.script - before.script)} ms, task ${a(after.task - before.task)} ms; ` +
          `frame median ${at(frame, 0.5).padStart(5)} ms, p95 ${at(frame, 0.95).padStart(5)} ms`,
      );
    }
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
  await rm(dist, { recursive: true });
}
