import { spawnSync } from 'node:child_process';

/** A Python with the packages of tests/requirements.txt. */
export const python = process.env.BITELIGHT_PYTHON ?? 'python3';

export const imports = (modules: string): boolean =>
  spawnSync(python, ['-c', `import ${modules}`]).status === 0;

export const hasPydicom = imports('pydicom');
export const hasDicomwebClient = imports('dicomweb_client');
export const hasFhirclient = imports('fhirclient');
if (!hasPydicom) console.log('SKIPPED: nothing is compared with pydicom, it is not installed');
if (!hasDicomwebClient)
  console.log('SKIPPED: nothing is asked by dicomweb-client, it is not installed');
if (!hasFhirclient) console.log('SKIPPED: nothing is asked by fhirclient, it is not installed');

/** What a script prints, as JSON, one value a line. */
export function runPython(script: string, ...args: string[]): unknown[] {
  const done = spawnSync(python, ['-c', script, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
}
