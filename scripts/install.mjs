import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

/** Runs a command with its output shown; throws with its name where it fails. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}

const ageOf = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

/** Installs the packages of the lock file where they are missing or older than it. */
export function installPackages() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) throw new Error(`Node 20 or newer is needed; this is ${process.version}`);
  const installed = ageOf(path.join(root, 'node_modules/.package-lock.json'));
  if (installed >= ageOf(path.join(root, 'package-lock.json'))) return;
  console.log('Installing packages (once, a minute or two) ...');
  // Not `npm ci`: it refuses a lock file that lacks the optional binaries of other platforms, which some registries do not
  // carry. `npm install` keeps to the versions of the lock file all the same.
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
}
