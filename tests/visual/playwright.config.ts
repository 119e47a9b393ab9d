import { defineConfig } from '@playwright/test';
import base from '../e2e/playwright.config';

/**
 * Every view of the built page in three languages, two themes and two sizes. Redraw the pictures, docs/page.png among them:
 * `npx vite build && npx playwright test -c tests/visual/playwright.config.ts --update-snapshots=all`.
 */
export default defineConfig({
  ...base,
  testDir: '.',
  timeout: 400_000,
  outputDir: '../../test-results/visual',
  snapshotPathTemplate: '{testDir}/../../{arg}{ext}',
  use: {
    ...base.use,
    timezoneId: 'Asia/Almaty',
    // Colours that are still on their way to another theme are no colours of it.
    contextOptions: { reducedMotion: 'reduce' },
  },
});
