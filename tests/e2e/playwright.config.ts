import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

const system = '/usr/bin/chromium';

/** The built page in real Chromium. Two cores share one browser: tests run one after another. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 45_000 },
  outputDir: '../../test-results/e2e',
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      ...(existsSync(system) ? { executablePath: system } : {}),
      args: [
        '--no-sandbox',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
