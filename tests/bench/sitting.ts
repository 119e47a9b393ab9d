/**
 * npm run bench:sitting: ten simulated films in one sitting, from the drop to the signature, in Chromium. Of each film: the machine's
 * seconds until it is read, the presses that deciding and signing take, and the machine's seconds in answering these; and what a
 * practised hand needs for as many presses, by the keystroke-level model (0.28 s a key, 1.1 s for pointing and 0.1 s for a click, and
 * 1.35 s of thought before each decision and the signature). It needs `vite build`. Looking at the film itself is not in it.
 */
import { chromium, type Page } from '@playwright/test';
import { availableParallelism, loadavg } from 'node:os';
import { Bitelight, sample } from '../e2e/bitelight';
import { asBmp } from '../support/as-bmp';
import { launchOptions } from '../support/chromium';

const KEY = 0.28;
const CLICK = 1.1 + 0.1;
const THOUGHT = 1.35;
const NAMES = ['bitewing-1', 'bitewing-2', 'periapical-1', 'periapical-2', 'panoramic-1'];

interface Row {
  readonly read: number;
  readonly findings: number;
  readonly presses: number;
  readonly answered: number;
}

const since = (start: number) => (performance.now() - start) / 1000;

async function decideAndSign(bitelight: Bitelight, first: boolean): Promise<Row> {
  const { page, hand } = bitelight;
  const opened = performance.now();
  // Outside the test runner its expectations wait for 5 s alone.
  const kept = page.getByTestId('kept').filter({ hasText: /\S/ });
  await kept.waitFor({ state: 'attached', timeout: 120_000 });
  const read = since(opened);
  const findings = await bitelight.findings.count();
  const started = performance.now();
  if (hand === 'keys') {
    if (findings > 0) await page.keyboard.press('j');
    for (let one = 0; one < findings; one++) await page.keyboard.press('a');
  } else for (let one = 1; one <= findings; one++) await bitelight.accept(one);
  await bitelight.sign(first ? 'A' : undefined);
  // By keys: to the first finding, each decision, 's' and Enter; by mouse: each decision, 'Sign' twice.
  const presses = findings + 2 + (hand === 'keys' && findings > 0 ? 1 : 0);
  return { read, findings, presses, answered: since(started) };
}

const toNext = (page: Page, hand: Bitelight['hand'], film: number) =>
  hand === 'keys'
    ? page.keyboard.press('Shift+J')
    : page.getByRole('button', { name: new RegExp(`^Film ${film}:`) }).click();

function told({ read, findings, presses, answered }: Row, hand: Bitelight['hand']): string {
  const model = presses * (hand === 'keys' ? KEY : CLICK) + (findings + 1) * THOUGHT;
  return (
    `read after ${read.toFixed(1)} s, ${findings} findings, ${presses} ${hand === 'keys' ? 'keys' : 'clicks'}, ` +
    `answered in ${answered.toFixed(1)} s; a practised hand ${model.toFixed(1)} s`
  );
}

const browser = await chromium.launch(launchOptions);
try {
  console.log(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
  for (const hand of ['keys', 'mouse'] as const) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const bitelight = new Bitelight(await context.newPage());
    bitelight.hand = hand;
    await bitelight.goOnline();
    await bitelight.open();
    const files = NAMES.map((name) => ({ name, bytes: sample(`${name}.png`) }));
    const noisy = files.map(async ({ name, bytes }) => ({ name, bytes: await asBmp(bytes, 1) }));
    const all = [...files, ...(await Promise.all(noisy))];
    const start = performance.now();
    await bitelight.drop(...all);
    for (let film = 1; film <= all.length; film++) {
      const row = await decideAndSign(bitelight, film === 1);
      console.log(`${hand}, film ${film}: ${told(row, hand)}`);
      if (film < all.length) await toNext(bitelight.page, hand, film + 1);
    }
    console.log(
      `${hand}: ten films from drop to the last signature in ${since(start).toFixed(0)} s`,
    );
    await context.close();
    await bitelight.close();
  }
} finally {
  await browser.close();
}
