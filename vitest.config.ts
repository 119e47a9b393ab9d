import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { launchOptions } from './tests/support/chromium';
import { HEADERS } from './vite/headers';
import { models } from './vite/models';
import { threads } from './vite/threads';

// The runner's own page needs more than our policy allows; isolation is what matters to the code under test.
const { 'Content-Security-Policy': _, ...headers } = HEADERS;

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        // The three-engine smoke test drives the built page from outside: it needs `vite build` first.
        test: { name: 'engines', environment: 'node', include: ['tests/engines/*.test.ts'] },
      },
      {
        plugins: [svelte()],
        test: {
          name: 'node',
          environment: 'node',
          setupFiles: ['tests/support/texts.ts'],
          include: ['tests/{unit,contract,golden}/**/*.test.ts'],
          testTimeout: 60_000,
          // A real PostgreSQL is started in some.
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [svelte(), models()],
        server: { headers },
        optimizeDeps: {
          rolldownOptions: { plugins: [threads()] },
          include: [
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-backend-webgl',
            '@tensorflow/tfjs-backend-wasm',
            '@tensorflow/tfjs-backend-cpu',
            '@cornerstonejs/codec-charls/decode',
            '@cornerstonejs/codec-libjpeg-turbo-8bit/decode',
            '@cornerstonejs/codec-openjpeg/decodewasmjs',
            '@cornerstonejs/jpeg-lossless-decoder-js',
            '@jsquash/webp/codec/dec/webp_dec.js',
            '@noble/hashes/sha2.js',
            '@noble/hashes/utils.js',
            'comlink',
            'd3-contour',
            'dicom-parser',
            'fflate',
            'idb',
            'intl-messageformat',
            'simplify-js',
            'valibot',
          ],
          // One module an icon: served as they are, or a test reloads when it meets a new one.
          exclude: ['@lucide/svelte'],
        },
        test: {
          name: 'browser',
          setupFiles: ['tests/support/texts.ts'],
          include: ['tests/component/**/*.test.ts'],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
