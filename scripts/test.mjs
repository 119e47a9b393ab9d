// npm test: installs what is missing, a browser included, runs every gate, and ends with 'N passed, N failed'.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { installPackages, root } from './install.mjs';
import {
  installBrowser,
  installDatabase,
  installDicomTools,
  installPython,
} from './test-tools.mjs';

const results = path.join(root, 'test-results');
const totals = { passed: 0, failed: 0, skipped: 0 };

function command(name, args) {
  console.log(`\n== ${name}`);
  const started = Date.now();
  const done = spawnSync(args[0], args.slice(1), { cwd: root, stdio: 'inherit' });
  console.log(
    `== ${name}: ${done.status === 0 ? 'ok' : 'FAILED'}, ${Math.round((Date.now() - started) / 1000)} s`,
  );
  return done.status === 0;
}

function add(name, counts, ok) {
  // A run that collected nothing has shown nothing; a crash after the tests is a failure of its own.
  if (counts.passed + counts.failed === 0) {
    console.log(`== ${name}: no test was run`);
    counts.failed += 1;
  } else if (!ok && counts.failed === 0) counts.failed += 1;
  for (const key of Object.keys(totals)) totals[key] += counts[key];
}

/** A gate without tests of its own counts as one. */
function gate(name, ...args) {
  const ok = command(name, args);
  totals[ok ? 'passed' : 'failed'] += 1;
}

function counted(name, report, args, countsOf) {
  const file = path.join(results, report);
  const ok = command(name, [...args(file)]);
  const counts = existsSync(file)
    ? countsOf(readFileSync(file, 'utf8'))
    : { passed: 0, failed: 1, skipped: 0 };
  add(name, counts, ok);
}

function vitest(name, project) {
  counted(
    name,
    `vitest-${project}.json`,
    (file) => [
      'npx',
      'vitest',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    (text) => {
      const r = JSON.parse(text);
      return { passed: r.numPassedTests, failed: r.numFailedTests, skipped: r.numPendingTests };
    },
  );
}

function playwright(name, config) {
  counted(
    name,
    `${path.basename(config, '.ts')}.json`,
    (file) => {
      process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = file;
      return ['npx', 'playwright', 'test', '-c', config, '--reporter=list,json'];
    },
    (text) => {
      const { stats } = JSON.parse(text);
      return {
        passed: stats.expected,
        failed: stats.unexpected + stats.flaky,
        skipped: stats.skipped,
      };
    },
  );
}

function pytest(name, python) {
  counted(
    name,
    'pytest.xml',
    (file) => [python, '-m', 'pytest', '-q', 'training/tests', `--junitxml=${file}`],
    (text) => {
      const at = (key) =>
        Number(new RegExp(`<testsuite [^>]*${key}="(\\d+)"`).exec(text)?.[1] ?? 0);
      const failed = at('errors') + at('failures');
      return { passed: at('tests') - failed - at('skipped'), failed, skipped: at('skipped') };
    },
  );
}

installPackages();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
installBrowser();
installDatabase();
installDicomTools();
const python = installPython();
// The format tests read the files that pydicom ships.
if (python) process.env.BITELIGHT_PYTHON = python;

gate('format', 'npx', 'prettier', '--check', '.', '--log-level', 'warn');
gate('types', 'npx', 'tsc', '-b');
gate(
  'components',
  'npx',
  'svelte-check',
  '--tsconfig',
  './tsconfig.svelte.json',
  '--fail-on-warnings',
);
gate('lint', 'npx', 'eslint', '.', '--max-warnings', '0');
gate('walls', 'npx', 'depcruise', 'src', 'server', 'vite', '--config', '.dependency-cruiser.cjs');
gate('dead code', 'npx', 'knip');
vitest('unit, contract and golden tests', 'node');
vitest('tests in a browser', 'browser');
gate('build', 'npx', 'vite', 'build', '--logLevel', 'warn');
gate('size', 'npx', 'size-limit');
playwright('the page as a user meets it', 'tests/e2e/playwright.config.ts');
playwright('every view as it looks', 'tests/visual/playwright.config.ts');
vitest('three engines', 'engines');
if (python) pytest('training kit', python);

if (totals.skipped) console.log(`\n${totals.skipped} skipped, each with its reason above`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed ? 1 : 0);
