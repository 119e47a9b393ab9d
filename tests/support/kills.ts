import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atCentre, filmOf, push } from './device';
import type { Film } from './device';
import { randomOf } from './random';
import { StoreProcess } from './store-process';

/** Statements on the database of one push, before and after each, with some of the next push. */
const STEPS = 60;
const DEVICES = ['device-1', 'device-2', 'device-3'];

interface Outcome {
  readonly kills: number;
  /** Pushes that were without an answer and were sent again. */
  readonly repeated: number;
  /** Films that are not at the centre exactly once, byte for byte, or whose receipt says something else. */
  readonly wrong: readonly string[];
  readonly films: number;
}

/**
 * Three devices push films while the store's process is killed (SIGKILL) at a random step of the work on its database, started
 * again, and killed again. Each film is sent until an answer comes, and some are sent once more although it did.
 */
export async function killsWhilePushing(seed: number, kills: number): Promise<Outcome> {
  const random = randomOf(seed);
  const env = { BITELIGHT_STORE: mkdtempSync(path.join(tmpdir(), 'bitelight-kills-')) };
  const receipts = new Map<Film, Map<string, string>>();
  let made = 0;
  let repeated = 0;
  const waiting = DEVICES.map(() => [] as Film[]);
  for (let kill = 0; kill < kills; kill += 1) {
    const store = await StoreProcess.start({ ...env, KILL_AT: `${Math.floor(random() * STEPS)}` });
    const drains = DEVICES.map(async (device, at) => {
      const queue = waiting[at] as Film[];
      for (;;) {
        const film = queue[0] ?? filmOf(device, (made += 1), 1 + Math.floor(random() * 5));
        queue[0] = film;
        const receipt = await push(store.url, film);
        if (!receipt) return void (repeated += 1);
        receipts.set(film, receipt);
        // A copy of the request that the network kept, or a device that lost its receipt.
        if (random() < 0.2) queue.unshift(film);
        queue.shift();
      }
    });
    await Promise.all([...drains, store.ended]);
  }
  const store = await StoreProcess.start(env);
  for (const film of waiting.flat())
    receipts.set(film, (await push(store.url, film)) ?? new Map<string, string>());
  const wrong: string[] = [];
  for (const [film, receipt] of receipts) {
    const there = await atCentre(store.url, film);
    film.resources.forEach((one, at) => {
      const same = there[at]?.text === JSON.stringify(one) && there[at].versions === 1;
      const name = `${one.resourceType}/${one.id}`;
      if (!same || receipt.get(name) !== 'W/"1"') wrong.push(name);
    });
  }
  await store.stop();
  return { kills, repeated, wrong, films: receipts.size };
}
