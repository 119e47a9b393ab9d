import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './install.mjs';

const quiet = (command, args) => spawnSync(command, args, { cwd: root, encoding: 'utf8' });
const has = (program) => quiet('sh', ['-c', `command -v ${program}`]).status === 0;
const isRoot = process.getuid?.() === 0;

/** Debian's packages, as root only; returns whether they are there afterwards. */
function apt(packages) {
  if (!isRoot || !has('apt-get')) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', '-qq', ...packages];
  return (
    spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' }).status === 0 &&
    spawnSync('apt-get', install, { env, stdio: 'ignore' }).status === 0
  );
}

/** Chromium for every browser test; Firefox and WebKit for the three-engine smoke test where Debian has them. */
export function installBrowser() {
  if (!existsSync('/usr/bin/chromium')) {
    console.log('Installing a browser for the tests (once) ...');
    if (!apt(['chromium'])) run('npx', ['playwright', 'install', 'chromium']);
  }
  if (!has('firefox-esr')) apt(['firefox-esr']);
  if (!has('WebKitWebDriver') || !has('xvfb-run')) apt(['webkit2gtk-driver', 'xvfb', 'xauth']);
}

/** A DICOMweb archive, and what judges DICOM files, for the tests of the central store; a test without its tool says so. */
export function installDicomTools() {
  if (!has('Orthanc') && !existsSync('/usr/sbin/Orthanc')) apt(['orthanc', 'orthanc-dicomweb']);
  if (!has('dcmdump') || !has('dciodvfy')) apt(['dcmtk', 'dicom3tools']);
}

const usable = (python) =>
  quiet(python, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;
const complete = (python) =>
  quiet(python, ['-c', 'import torch, scipy, PIL, pytest, pydicom, dicomweb_client']).status === 0;

/** PostgreSQL for the central store's contract suite, as root only; the tests say it where there is none. */
export function installDatabase() {
  if (!existsSync('/usr/lib/postgresql')) apt(['postgresql']);
}

/** A Python with the packages of the training kit and the format tests, in an environment of its own where the system's lacks them; or null, said. */
export function installPython() {
  const system = ['python3.11', 'python3'].find((p) => has(p) && usable(p));
  if (!system) {
    console.log('SKIPPED: the training kit is not tested, no Python 3.11 here');
    return null;
  }
  if (complete(system)) return system;
  const own = path.join(root, '.venv/bin/python');
  if (existsSync(own) && complete(own)) return own;
  console.log('Installing the training kit (once, some minutes) ...');
  run(system, ['-m', 'venv', '.venv']);
  run(own, [
    '-m',
    'pip',
    'install',
    '-q',
    '-r',
    'training/requirements.txt',
    '-r',
    'tests/requirements.txt',
  ]);
  return own;
}
