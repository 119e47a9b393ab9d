import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The central store in a process of its own. */
export class StoreProcess {
  private constructor(
    readonly url: string,
    /** Settles when the process is gone, however it ended. */
    readonly ended: Promise<void>,
    readonly stop: () => Promise<void>,
    readonly kill: () => Promise<void>,
    readonly pid: number,
  ) {}

  static start(env: Readonly<Record<string, string>>): Promise<StoreProcess> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/serve.ts'], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const end = (signal: 'SIGTERM' | 'SIGKILL') => {
      child.kill(signal);
      return ended;
    };
    return new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error('the store did not start')));
      child.stdout.once('data', (said: Buffer) => {
        const url = `http://127.0.0.1:${Number(said.toString())}/fhir`;
        resolve(
          new StoreProcess(
            url,
            ended,
            () => end('SIGTERM'),
            () => end('SIGKILL'),
            child.pid ?? 0,
          ),
        );
      });
    });
  }
}
