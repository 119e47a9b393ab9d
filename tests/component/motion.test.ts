import { mount, unmount } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import '../../src/app/base.css';
import '../../src/app/tokens.css';
import ReadingBar from '../../src/features/intake/ReadingBar.svelte';
import { QueueItem } from '../../src/features/intake/queue-item.svelte';
import { AS_STORED } from '../../src/domain/orientation';
import { FilmViewer } from '../../src/viewer/film-viewer';
import { OWN_WINDOW } from '../../src/viewer/window';
import { drawnImage } from '../support/films';
import { moving } from '../support/fitting';
import { caries, lesion, press, show, target } from '../support/review-screen';

/** What the runner hands out, whose own type names no method. */
interface Session {
  send(method: string, parameters: object): Promise<unknown>;
}

/** The system asks for motion as it is, or for none. */
async function asksFor(value: 'no-preference' | 'reduce'): Promise<void> {
  const features = [{ name: 'prefers-reduced-motion', value }];
  await (cdp() as unknown as Session).send('Emulation.setEmulatedMedia', { features });
}

afterEach(() => asksFor('no-preference'));

it('nothing of a review or of a film being read moves by itself where the system asks for none', async () => {
  await show([caries, lesion]);
  press('KeyJ');
  const item = new QueueItem(0, { blob: new Blob([]), sample: false }, '2026-01-01');
  const bar = mount(ReadingBar, { target: target(), props: { item, oncancel: () => undefined } });
  const before = moving();
  for (const one of ['BUTTON', 'unknown', 'turn'])
    expect(before.some((name) => name.includes(one))).toBe(true);
  await asksFor('reduce');
  expect(moving()).toEqual([]);
  await unmount(bar);
});

/** How many views a film goes through to its full size. */
async function waysToFullSize(): Promise<number> {
  const canvas = document.createElement('canvas');
  document.body.append(canvas);
  const viewer = new FilmViewer(canvas);
  viewer.resize(400, 300);
  const plain = { setting: OWN_WINDOW, invert: false, sharpen: false };
  viewer.setImage(drawnImage(1301, 907), plain, AS_STORED);
  let ways = 0;
  viewer.onView = () => ways++;
  viewer.actualSize();
  await expect.poll(() => viewer.view.scale, { timeout: 10_000 }).toBe(1 / devicePixelRatio);
  viewer.destroy();
  canvas.remove();
  return ways;
}

it('a film goes to where it is looked at in steps, and at once where the system asks for no motion', async () => {
  // More than one step, unless a whole movement fell between two frames of a busy machine.
  await expect.poll(waysToFullSize, { timeout: 60_000 }).toBeGreaterThan(1);
  await asksFor('reduce');
  expect(await waysToFullSize()).toBe(1);
});
