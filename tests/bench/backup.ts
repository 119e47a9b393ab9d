/**
 * npm run bench:backup [-- MEGABYTES]: the backup of a sealed store of so many megabytes of films (500) and its restoring into an empty one, in
 * Chromium, and how much memory the page's process needs for it.
 */
import statics from '@fastify/static';
import Fastify from 'fastify';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { BrowserProcess } from '../support/browser-process';

const [megabytes = 500] = process.argv.slice(2).map(Number);
const dist = await mkdtemp(path.join(tmpdir(), 'bitelight-bench-'));
await build({
  configFile: false,
  root: import.meta.dirname,
  logLevel: 'error',
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: dist,
    rolldownOptions: { input: path.join(import.meta.dirname, 'backup.html') },
  },
});
const server = Fastify();
await server.register(statics, { root: dist });
const address = await server.listen({ port: 0, host: 'localhost' });
const profile = await mkdtemp(path.join(tmpdir(), 'bitelight-profile-'));
const browser = await BrowserProcess.start(profile);

/** Megabytes that belong to a process alone, by the kernel's account; 0 once it has ended. */
const memoryOf = (pid: number): number => {
  if (!existsSync(`/proc/${pid}`)) return 0;
  const [, kilobytes = '0'] =
    /^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
};

try {
  const { page } = browser;
  page.setDefaultTimeout(0);
  await page.goto(`${address}/backup.html`);
  const system = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await system?.send('SystemInfo.getProcessInfo')) ?? {};
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const all = processInfo.map(({ id }) => id);
  const sum = (pids: readonly number[]) => pids.reduce((so, pid) => so + memoryOf(pid), 0);

  /** Runs `work` and tells seconds, and memory of the page (and of the whole browser) before and at most. */
  const measured = async (what: string, work: () => Promise<string>): Promise<void> => {
    const before = [sum(pages), sum(all)];
    const most = [...before];
    const look = setInterval(() => {
      for (const [i, pids] of [pages, all].entries()) most[i] = Math.max(most[i] ?? 0, sum(pids));
    }, 50);
    const started = Date.now();
    const said = await work();
    clearInterval(look);
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    console.log(`| ${what} | ${said} | ${seconds} | ${before.join(' / ')} | ${most.join(' / ')} |`);
  };
  console.log(`| what | of | s | MB before: page / browser | MB at most |\n|---|---|---|---|---|`);
  let films = 0;
  await measured('store filled', async () => {
    films = (await page.evaluate((bytes) => window.backupBench?.fill(bytes), megabytes * 1e6)) ?? 0;
    return `${films} films`;
  });
  for (const way of ['picker', 'scratch'] as const)
    await measured(`backup (${way})`, async () => {
      const size = (await page.evaluate((by) => window.backupBench?.save(by), way)) ?? 0;
      return `${Math.round(size / 1e6)} MB`;
    });
  await measured('restored', async () => {
    const added = await page.evaluate(() => window.backupBench?.takeIn());
    return `${added ?? 0} rows`;
  });
  const wrong = await page.evaluate((count) => window.backupBench?.wrong(count), films);
  console.log(`${wrong ?? films} of ${films} films are not what was drawn`);
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  await browser.kill();
  await server.close();
  await Promise.all([dist, profile].map((one) => rm(one, { recursive: true, force: true })));
}
