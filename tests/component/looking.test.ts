import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';
import { amberOn, pixelAt, type Amber } from '../support/canvas';
import { drag, onFilm } from '../support/hands';
import { caries, press, show, target } from '../support/review-screen';

/** On a busy machine a frame may take its time. */
const soon = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 10_000 });
const canvas = () => target().querySelector('canvas') as HTMLCanvasElement;

/** The mark once it has come up and nothing moves any more. Its number lies to its right and above: left and bottom are the mark's own. */
async function markAtRest(): Promise<Amber> {
  let last = '';
  return vi.waitFor(
    () => {
      const amber = amberOn(canvas());
      const same = JSON.stringify(amber) === last;
      last = JSON.stringify(amber);
      if (!amber || !same) throw new Error('no mark at rest');
      return amber;
    },
    { interval: 150, timeout: 10_000 },
  );
}

/** A pixel of the fitted film, in pixels of the canvas. */
function placeOf(x: number, y: number): { x: number; y: number } {
  const [across, down] = onFilm(x, y);
  return { x: across * canvas().clientWidth, y: down * canvas().clientHeight };
}

function pointer(
  type: string,
  { x, y }: { x: number; y: number },
  init: PointerEventInit = {},
): void {
  canvas().setPointerCapture = () => undefined;
  const box = canvas().getBoundingClientRect();
  const where = { clientX: box.left + x, clientY: box.top + y };
  canvas().dispatchEvent(
    new PointerEvent(type, { pointerType: 'touch', button: 0, bubbles: true, ...where, ...init }),
  );
}

const away = (a: number | undefined, b: number) => Math.abs((a ?? Infinity) - b);

/** Waits until the mark lies there, to a few pixels. */
const isAt = (left: number, bottom: number): Promise<void> =>
  soon(() => {
    const amber = amberOn(canvas());
    expect(away(amber?.left, left)).toBeLessThan(4);
    expect(away(amber?.bottom, bottom)).toBeLessThan(4);
  });

/** Waits until the film is larger by so much about a point of the canvas. */
const isZoomed = (before: Amber, about: { x: number; y: number }, by: number): Promise<void> =>
  isAt(about.x + (before.left - about.x) * by, about.y + (before.bottom - about.y) * by);

it('the wheel zooms about the pointer', async () => {
  await show([caries]);
  const before = await markAtRest();
  const about = placeOf(70, 70);
  const box = canvas().getBoundingClientRect();
  const where = { clientX: box.left + about.x, clientY: box.top + about.y };
  canvas().dispatchEvent(new WheelEvent('wheel', { deltaY: -200, ...where, cancelable: true }));
  await isZoomed(before, about, Math.exp(0.32));
});

it('two fingers zoom about their middle and move the film with it', async () => {
  await show([caries]);
  const before = await markAtRest();
  const about = placeOf(70, 70);
  const at = (dx: number, dy = 0) => ({ x: about.x + dx, y: about.y + dy });
  pointer('pointerdown', at(-20), { pointerId: 1 });
  pointer('pointerdown', at(20), { pointerId: 2 });
  for (const away of [25, 30, 35, 40]) {
    pointer('pointermove', at(-away), { pointerId: 1 });
    pointer('pointermove', at(away), { pointerId: 2 });
  }
  await isZoomed(before, about, 2);
  const zoomed = await markAtRest();
  pointer('pointermove', at(-40, 30), { pointerId: 1 });
  pointer('pointermove', at(40, 30), { pointerId: 2 });
  pointer('pointerup', at(-40, 30), { pointerId: 1 });
  pointer('pointerup', at(40, 30), { pointerId: 2 });
  // Two fingers never move at once: the film turns a little under them.
  await soon(() => {
    const amber = amberOn(canvas());
    expect(away(amber?.bottom, zoomed.bottom + 30)).toBeLessThan(5);
    expect(away(amber?.left, zoomed.left)).toBeLessThan(9);
  });
});

it('one finger moves the film, two taps come closer, and two more show all of it again', async () => {
  await show([caries]);
  const before = await markAtRest();
  drag([0.6, 0.6], [0.62, 0.6], [0.7, 0.7]);
  await isAt(before.left + 0.1 * canvas().clientWidth, before.bottom + 0.1 * canvas().clientHeight);
  const moved = await markAtRest();
  drag([0.5, 0.5]);
  drag([0.5, 0.5]);
  const middle = { x: canvas().clientWidth / 2, y: canvas().clientHeight / 2 };
  await isZoomed(moved, middle, 2);
  drag([0.5, 0.5]);
  drag([0.5, 0.5]);
  await isAt(before.left, before.bottom);
});

it('dragged with the window tool the film becomes brighter; a negative turns it over; one press gives it back', async () => {
  await show([]);
  const { x, y } = placeOf(200, 150);
  const grey = () => pixelAt(canvas(), x, y)[0] ?? 0;
  await soon(() => expect(grey()).toBe(120));
  press('KeyW');
  drag([0.6, 0.6], [0.6, 0.55], [0.6, 0.5]);
  await soon(() => expect(grey()).toBeGreaterThan(140));
  press('KeyW', 'keydown', true);
  await soon(() => expect(grey()).toBe(120));
  press('KeyI');
  await soon(() => expect(grey()).toBe(135));
  press('KeyI');
  // The secondary button does the same with any tool in hand.
  press('KeyW');
  pointer('pointerdown', { x, y: y + 60 }, { pointerType: 'mouse', button: 2 });
  pointer('pointermove', { x, y: y + 20 }, { pointerType: 'mouse' });
  pointer('pointermove', { x, y }, { pointerType: 'mouse' });
  pointer('pointerup', { x, y }, { pointerType: 'mouse', button: 2 });
  await soon(() => expect(grey()).toBeGreaterThan(125));
});

it('the magnifier shows the mark larger where the pointer is, and goes with it', async () => {
  await show([caries]);
  const before = await markAtRest();
  press('KeyG');
  pointer('pointermove', placeOf(70, 70), { pointerType: 'mouse' });
  // Two and a half times as long lines, less what lies under the glass.
  await soon(() => expect(amberOn(canvas())?.count).toBeGreaterThan(before.count * 1.2));
  pointer('pointermove', placeOf(380, 280), { pointerType: 'mouse' });
  await soon(() => expect(amberOn(canvas())?.left).toBe(before.left));
  press('KeyG');
  await soon(() => expect(amberOn(canvas())).toEqual(before));
});

it('marks are filled, and as strong as one likes', async () => {
  await show([caries]);
  await markAtRest();
  const { x, y } = placeOf(70, 70);
  const inside = () => pixelAt(canvas(), x, y);
  expect(inside()).toEqual([120, 120, 120]);
  press('KeyV');
  const strength = () => (inside()[0] ?? 0) - (inside()[2] ?? 0);
  await soon(() => expect(strength()).toBeGreaterThan(20));
  const full = strength();
  press('KeyW');
  const slider = target().querySelector<HTMLInputElement>('input[max="1"][min="0.2"]');
  if (!slider) throw new Error('no slider for the marks');
  slider.value = '0.2';
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  await soon(() => expect(strength()).toBeLessThan(full / 3));
  expect(strength()).toBeGreaterThan(0);
});

it('fit shows the whole film again, 1:1 a pixel of the film on one of the screen', async () => {
  await show([caries]);
  const fitted = await markAtRest();
  press('Digit1');
  // The mark is 60 pixels high; its line lies on both edges, and its number a little above.
  await soon(() => {
    const amber = amberOn(canvas());
    expect(away((amber?.bottom ?? 0) - (amber?.top ?? 0), 69)).toBeLessThan(6);
  });
  press('KeyF');
  await soon(() => expect(amberOn(canvas())).toEqual(fitted));
});
