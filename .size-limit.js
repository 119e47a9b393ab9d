import { readFileSync } from 'node:fs';

/** What the built page names to be fetched before it shows anything. */
const first = [...readFileSync('dist/index.html', 'utf8').matchAll(/"\/(assets\/[^"]+\.js)"/g)].map(
  ([, file]) => `dist/${file}`,
);

export default [
  {
    name: 'page: first scripts, with the texts of the largest language',
    path: [...first, 'dist/assets/ru-*.js'],
    limit: '180 kB',
    gzip: true,
  },
  { name: 'page: styles', path: 'dist/assets/*.css', limit: '20 kB', gzip: true },
  {
    name: 'PDF writer, on the first PDF',
    path: 'dist/assets/write-*.js',
    limit: '520 kB',
    gzip: true,
  },
  {
    name: 'engine and decoders, in the worker',
    path: 'dist/assets/{worker,libjpeg}*.js',
    limit: '560 kB',
    gzip: true,
  },
  {
    name: 'weights of the packs',
    path: 'dist/models/*/*/weights.bin',
    limit: '12 MB',
    gzip: false,
    brotli: false,
  },
];
