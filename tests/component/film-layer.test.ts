import { expect, it } from 'vitest';
import { FilmLayer, type Look } from '../../src/viewer/layers/film-layer';
import { AS_STORED, type Orientation } from '../../src/domain/orientation';
import { FilmViewer } from '../../src/viewer/film-viewer';
import type { ViewTransform } from '../../src/viewer/view-transform';
import { OWN_WINDOW } from '../../src/viewer/window';
import { drawnImage } from '../support/films';

const image = drawnImage(1301, 907);
const look = (low: number, high: number, sharpen = false): Look => ({
  window: { low, high },
  invert: false,
  sharpen,
});

interface Step {
  readonly look: Look;
  readonly view: ViewTransform;
  readonly orientation: Orientation;
  readonly rough?: boolean;
}

function drawn(steps: readonly Step[]): Uint8ClampedArray {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 400, height: 300 });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  const layer = new FilmLayer();
  for (const { look: how, view, orientation, rough } of steps) {
    layer.set(image, how);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, 400, 300);
    layer.draw(context, view, 1, orientation, rough);
  }
  return context.getImageData(0, 0, 400, 300).data;
}

/** Largest difference of two pictures in one channel. */
function apart(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let most = 0;
  for (let at = 0; at < a.length; at++)
    most = Math.max(most, Math.abs((a[at] as number) - (b[at] as number)));
  return most;
}

it('wherever the film was looked at before and however, it is shown as a film that was just opened', () => {
  const straight: Orientation = { mirrored: false, turns: 0 };
  const turned: Orientation = { mirrored: true, turns: 1 };
  const near = { scale: 1, x: -700, y: -500 };
  const views: readonly (readonly [ViewTransform, Orientation])[] = [
    [{ scale: 0.3, x: 4, y: 7 }, straight],
    [near, straight],
    [{ scale: 1, x: -120, y: -40 }, straight],
    [{ scale: 2.5, x: -2000, y: -1500 }, straight],
    [{ scale: 1, x: -500, y: -700 }, turned],
    [{ scale: 0.6, x: 100, y: 150 }, turned],
  ];
  const looks = [look(0, 255), look(90, 140), look(0, 200, true)];
  let way: readonly Step[] = [];
  for (const how of looks)
    for (const [view, orientation] of views) {
      const step = { look: how, view, orientation };
      // Also where it was in a hurry just before.
      way = [...way, { ...step, rough: true }, step];
      expect(apart(drawn(way), drawn([step]))).toBe(0);
    }
  // The pictures themselves are not all one.
  const first = { look: look(0, 255), view: near, orientation: straight };
  expect(apart(drawn([first]), drawn([{ ...first, look: look(90, 140) }]))).toBeGreaterThan(40);
});

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

it('a device that is late with its frames shows the film rougher while it moves, and as it is once it rests', async () => {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'width: 400px; height: 300px';
  document.body.append(canvas);
  const shown = () => canvas.getContext('2d')?.getImageData(0, 0, 400, 300).data ?? null;
  const viewer = new FilmViewer(canvas);
  viewer.resize(400, 300);
  viewer.setImage(image, { setting: OWN_WINDOW, invert: false, sharpen: false }, AS_STORED);
  viewer.zoomBy(1.9);
  await frame();
  await frame();
  const exact = shown();
  for (let step = 0; step < 12; step++) {
    viewer.panBy(step % 2 ? 30 : -30, 0);
    await frame();
    for (const busy = performance.now(); performance.now() - busy < 40;);
  }
  const moving = shown();
  if (!exact || !moving) throw new Error('nothing was drawn');
  expect(apart(moving, exact)).toBeGreaterThan(0);
  await expect.poll(() => apart(shown() ?? moving, exact), { timeout: 10_000 }).toBe(0);
  viewer.destroy();
  canvas.remove();
});
