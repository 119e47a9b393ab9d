import { existsSync } from 'node:fs';

/** Debian's browser where it is installed, else Playwright's own. */
const SYSTEM = '/usr/bin/chromium';

/** For every browser that a test or benchmark starts: software rendering, and not a word to the network of its own. */
export const launchOptions = {
  args: [
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
  ...(existsSync(SYSTEM) ? { executablePath: SYSTEM } : {}),
};
