import type { Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { launchOptions } from './chromium';

/** Chromium as a process group of its own, on a profile that outlives it. */
export class BrowserProcess {
  private constructor(
    readonly page: Page,
    private readonly group: number,
    private readonly ended: Promise<void>,
  ) {}

  static async start(profile: string): Promise<BrowserProcess> {
    const file = 'executablePath' in launchOptions ? launchOptions.executablePath : undefined;
    const child = spawn(
      file ?? chromium.executablePath(),
      [
        ...launchOptions.args,
        ...['--headless', '--no-first-run', '--password-store=basic', '--window-size=1280,800'],
        ...['--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
      ],
      { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const socket = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (part: Buffer) => {
        said += part.toString();
        const [, address] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
        if (address) resolve(address);
      });
      child.once('exit', () => reject(new Error(`the browser did not start: ${said}`)));
    });
    const browser = await chromium.connectOverCDP(socket);
    const [context] = browser.contexts();
    const page = context?.pages()[0] ?? (await context?.newPage());
    if (!page || child.pid === undefined) throw new Error('the browser has no page');
    return new BrowserProcess(page, child.pid, ended);
  }

  /** As the system ends what runs out of memory: no process of it gets to write another byte. */
  async kill(): Promise<void> {
    if (isAlive(this.group)) process.kill(-this.group, 'SIGKILL');
    await this.ended;
    while (isAlive(this.group)) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Whether any process of a group is left. */
function isAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
