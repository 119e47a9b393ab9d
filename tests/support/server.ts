import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { configFrom } from '../../server/config';
import type { Config } from '../../server/config';

/** A store of its own in a new folder, reached on a port that the system picks. */
export function configOfATest(env: NodeJS.ProcessEnv = {}): Config {
  const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-store-'));
  return configFrom({
    BITELIGHT_STORE: folder,
    PORT: '0',
    RATE_LIMIT: '0',
    LOG_LEVEL: 'silent',
    ...env,
  });
}
