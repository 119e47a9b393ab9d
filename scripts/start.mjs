// npm start: installs what is missing, builds what is out of date, serves the page. Nothing but Node and npm is needed.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { installPackages, root, run } from './install.mjs';

const SOURCES = [
  'src',
  'public',
  'models',
  'vite',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
];

function newest(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}

function build() {
  const built = newest(path.join(root, 'dist/index.html'));
  if (SOURCES.every((source) => newest(path.join(root, source)) <= built)) return;
  console.log('Building the page (half a minute) ...');
  // What the bundler has to say is for its developers, unless it fails.
  const done = spawnSync('npx', ['vite', 'build'], { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`The build failed.\n${done.stdout}${done.stderr}`);
}

try {
  installPackages();
  build();
  run('npx', ['tsx', 'server/main.ts']);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
