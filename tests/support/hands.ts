import { flushSync } from 'svelte';
import { settled, target } from './review-screen';

const named = (name: string) =>
  [...target().querySelectorAll<HTMLElement>('button')].find(
    (one) => (one.getAttribute('aria-label') ?? one.textContent.trim()) === name,
  );

export const buttonOf = (name: string): HTMLButtonElement => {
  const button = named(name);
  if (!button) throw new Error(`no button '${name}'`);
  return button as HTMLButtonElement;
};

export async function click(name: string): Promise<void> {
  buttonOf(name).click();
  flushSync();
  await settled();
}

/** A drag on the film in shares of the canvas; the grey film lies in its middle, fitted. One point alone is a tap. */
export function drag(...points: readonly (readonly [number, number])[]): void {
  const canvas = target().querySelector('canvas') as HTMLCanvasElement;
  canvas.setPointerCapture = () => undefined;
  const box = canvas.getBoundingClientRect();
  const send = (type: string, [x, y]: readonly [number, number]) =>
    canvas.dispatchEvent(
      new PointerEvent(type, {
        pointerId: 1,
        pointerType: 'mouse',
        button: 0,
        clientX: box.left + x * box.width,
        clientY: box.top + y * box.height,
        bubbles: true,
      }),
    );
  const [first, ...rest] = points;
  if (!first) return;
  send('pointerdown', first);
  for (const point of rest) send('pointermove', point);
  send('pointerup', rest.at(-1) ?? first);
  flushSync();
}

/** Where a pixel of the fitted 400 x 300 film is, in shares of the canvas. */
export function onFilm(x: number, y: number): readonly [number, number] {
  const { clientWidth, clientHeight } = target().querySelector('canvas') as HTMLCanvasElement;
  const scale = Math.min((clientWidth - 32) / 400, (clientHeight - 32) / 300, 4);
  return [
    (clientWidth / 2 + (x - 200) * scale) / clientWidth,
    (clientHeight / 2 + (y - 150) * scale) / clientHeight,
  ];
}
