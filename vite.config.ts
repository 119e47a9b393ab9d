import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { HEADERS } from './vite/headers';
import { models } from './vite/models';
import { threads } from './vite/threads';

export default defineConfig({
  plugins: [
    svelte(),
    models(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,woff2,ttf,svg,png,webmanifest}', 'samples/*', 'wasm/*'],
        // The page runs WASM on one thread (engine/backends.ts): the threaded files are never asked for.
        globIgnores: ['models/**', 'wasm/*threaded*'],
        maximumFileSizeToCacheInBytes: 4_000_000,
      },
    }),
  ],
  build: { target: 'es2022', sourcemap: true },
  worker: { format: 'es', plugins: () => [threads()] },
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
    ],
  },
  server: { port: 5417, strictPort: true, headers: HEADERS },
});
