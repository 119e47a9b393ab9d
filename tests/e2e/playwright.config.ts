import { defineConfig } from '@playwright/test';
import { launchOptions } from '../support/chromium';

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
    launchOptions,
  },
});
