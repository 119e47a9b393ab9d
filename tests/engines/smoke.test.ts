import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser as Puppet } from 'puppeteer-core';
import puppeteer from 'puppeteer-core';
import { Builder, Capabilities } from 'selenium-webdriver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../server/app';
import { configOfATest } from '../support/server';

/** The main job in an engine that Playwright's Chromium tests do not cover: half the tablets are iPads. */
const root = path.resolve(import.meta.dirname, '../..');
const film = readFileSync(path.join(root, 'public/samples/periapical-1.png')).toString('base64');

interface Engine {
  goto(url: string): Promise<void>;
  /** Runs an async function's text in the page with one argument; returns its answer. */
  run<T>(body: string, argument?: string): Promise<T>;
  close(): Promise<void>;
}

const has = (program: string): boolean => spawnSync('which', [program]).status === 0;

async function puppet(browser: 'chrome' | 'firefox', executablePath: string): Promise<Engine> {
  // As root Firefox's content sandbox closes the tab.
  process.env['MOZ_DISABLE_CONTENT_SANDBOX'] = '1';
  const flags = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
  const args = browser === 'chrome' ? flags : [];
  const launched: Puppet = await puppeteer.launch({
    browser,
    executablePath,
    args,
    headless: true,
  });
  const page = await launched.newPage();
  return {
    goto: async (url) => {
      await page.goto(url);
    },
    run: <T>(body: string, argument = '') =>
      page.evaluate(`(async (argument) => { ${body} })(${JSON.stringify(argument)})`) as Promise<T>,
    close: () => launched.close(),
  };
}

async function webkit(): Promise<Engine> {
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': {
      binary: '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
      args: ['--automation'],
    },
  });
  const driver = await new Builder()
    .usingServer(`http://127.0.0.1:${WEBKIT_PORT}`)
    .withCapabilities(capabilities)
    .build();
  await driver.manage().setTimeouts({ script: 120_000 });
  return {
    goto: (url) => driver.get(url),
    run: <T>(body: string, argument = '') =>
      driver.executeScript<T>(`return (async (argument) => { ${body} })(arguments[0])`, argument),
    close: () => driver.quit(),
  };
}

const WEBKIT_PORT = 5431;

/** WebKitGTK needs a display; a driver process of its own with a virtual one. */
async function startWebkitDriver(): Promise<() => void> {
  const { spawn } = await import('node:child_process');
  const driver = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${WEBKIT_PORT}`], {
    detached: true,
    stdio: 'ignore',
    env: {
      ...process.env,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  for (let i = 0; i < 60; i++) {
    const up = await fetch(`http://127.0.0.1:${WEBKIT_PORT}/status`).catch(() => null);
    if (up) break;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return () => {
    if (driver.pid) process.kill(-driver.pid);
  };
}

const WAIT = `
  const until = async (found, what) => {
    for (let i = 0; i < 1100; i++) {
      const value = found();
      if (value) return value;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('waited in vain for ' + what + ': ' + document.body.innerText.slice(0, 400));
  };
  const text = (id) => document.querySelector('[data-testid="' + id + '"]')?.textContent?.trim();
`;

const DROP = `${WAIT}
  await until(() => document.querySelector('nav'), 'the page');
  const bytes = Uint8Array.from(atob(argument), (c) => c.charCodeAt(0));
  const input = await until(() => document.querySelector('input[type=file]'), 'the file button');
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], 'film.png', { type: 'image/png' }));
  input.files = transfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await until(() => text('kept'), 'the film to be read');
  return { kept: text('kept'), title: text('findings-title'), marks: document.querySelectorAll('[data-testid="findings"] li').length };
`;

interface Seen {
  kept: string;
  title: string;
  marks: number;
}

const engines: [string, boolean, () => Promise<Engine>][] = [
  ['Chromium', has('chromium'), () => puppet('chrome', '/usr/bin/chromium')],
  ['Firefox', has('firefox-esr'), () => puppet('firefox', '/usr/bin/firefox-esr')],
  ['WebKit', has('WebKitWebDriver') && has('xvfb-run'), webkit],
];

describe.each(engines)('%s', (name, there, start) => {
  let server: Awaited<ReturnType<typeof createApp>>;
  let stopDriver: (() => void) | null = null;
  let url = '';

  beforeAll(async () => {
    if (!there) return;
    server = await createApp(configOfATest());
    await server.listen({ port: 0, host: 'localhost' });
    url = `http://localhost:${(server.server.address() as AddressInfo).port}`;
    if (name === 'WebKit') stopDriver = await startWebkitDriver();
  });
  afterAll(async () => {
    stopDriver?.();
    if (!there) return;
    server.server.closeAllConnections();
    await server.close();
  });

  test('reads a film, keeps it, and answers the second drop after a reload from the store', async (context) => {
    if (!there) context.skip(`${name} is not installed here`);
    const engine = await start();
    try {
      await engine.goto(url);
      const first = await engine.run<Seen>(DROP, film);
      expect(first.marks).toBeGreaterThan(0);
      await engine.goto(url);
      const second = await engine.run<Seen>(DROP, film);
      expect(second.title).toBe(first.title);
      expect(second.marks).toBe(first.marks);
      expect(second.kept).not.toBe(first.kept);
    } finally {
      await engine.close();
    }
  }, 240_000);
});
