/**
 * npm run bench:frames: how a 3000 x 1500 panoramic with twelve marks is panned, zoomed and windowed in Chromium without a graphics card,
 * as on a plain laptop: what is drawn is drawn by the processor, by the page's own thread and by one that puts the window together.
 * `main`: all that the page's thread did for a frame, in milliseconds of processor; `all`: the same of all of the browser's processes.
 * These two tell whether sixty frames a second fit (16.7 ms each, on two cores) whatever else the machine does meanwhile. `frame`: from one
 * frame to the next as it came, and `missed` the share that came later than the screen's next (25 ms): true of a machine that is idle.
 * Sizes are those of the film beside the findings, in a window of 1280 x 800 and on a tablet held upright, 820 x 1180.
 */
import { chromium, type CDPSession } from '@playwright/test';
import statics from '@fastify/static';
import Fastify from 'fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { launchOptions } from '../support/chromium';

const SIZES = [
  { name: '1280 x 800', width: 824, height: 744 },
  { name: '820 x 1180', width: 732, height: 628 },
];
const MISSED_MS = 25;

/** Only a browser that was told to draws films by a simulated graphics card; a real one without a card takes the processor. */
const args = [...launchOptions.args.filter((one) => !one.includes('swiftshader')), '--disable-gpu'];

function at(values: readonly number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(1);
}

/** Seconds of processor so far: of the page's thread, and of all processes. */
async function spent(page: CDPSession, whole: CDPSession): Promise<{ main: number; all: number }> {
  const { metrics } = await page.send('Performance.getMetrics');
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const main = metrics.find((one) => one.name === 'TaskDuration')?.value ?? NaN;
  return { main, all: processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) };
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
const browser = await chromium.launch({ ...launchOptions, args });
const whole = await browser.newBrowserCDPSession();
const load = () => loadavg()[0]?.toFixed(1) ?? '';

async function measure(size: (typeof SIZES)[number], deviceScaleFactor: number): Promise<void> {
  const page = await browser.newPage({ viewport: size, deviceScaleFactor });
  await page.goto(`${address}/frames.html`, { timeout: 120_000 });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate((box) => window.benchOpen?.(box), size);
  const steps = (await page.evaluate(() => window.benchSteps)) ?? [];
  if (steps.length === 0) throw new Error('the bench page did not start');
  console.log(`window of ${size.name}, device pixel ratio ${deviceScaleFactor}, load ${load()}`);
  for (const step of steps) {
    const before = await spent(session, whole);
    const frames = await page.evaluate((name) => window.benchStep?.(name), step);
    const after = await spent(session, whole);
    const { frame, changes } = frames ?? { frame: [], changes: NaN };
    const a = (seconds: number) => ((1000 * seconds) / changes).toFixed(1).padStart(5);
    const missed = frame.filter((gap) => gap > MISSED_MS).length / frame.length;
    console.log(
      `  ${step.padEnd(16)}main ${a(after.main - before.main)} ms, all ${a(after.all - before.all)} ms; ` +
        `frame median ${at(frame, 0.5).padStart(5)} ms, p95 ${at(frame, 0.95).padStart(5)} ms, ` +
        `missed ${(100 * missed).toFixed(0).padStart(3)} %`,
    );
  }
  await page.close();
}

try {
  console.log(`${availableParallelism()} cores, load ${load()}, no graphics card`);
  for (const size of SIZES) for (const ratio of [1, 2]) await measure(size, ratio);
} finally {
  await browser.close();
  await server.close();
  await rm(dist, { recursive: true });
}
