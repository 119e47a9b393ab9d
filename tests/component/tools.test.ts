import { flushSync } from 'svelte';
import { expect, it } from 'vitest';
import type { Outline } from '../../src/domain/finding';
import { areaOf } from '../../src/domain/review';
import { buttonOf, click, drag, onFilm } from '../support/hands';
import { caries, kept, press, rows, settled, show, target } from '../support/review-screen';

const last = async () => (await kept()).at(-1);
const areaIn = (outlines: readonly Outline[]) =>
  outlines.reduce((sum, ring) => sum + areaOf(ring), 0);

it('a brush paints to the selected finding and an eraser rubs out of it, one act a stroke', async () => {
  await show([caries]);
  press('KeyJ');
  press('KeyF');
  await new Promise((resolve) => setTimeout(resolve, 300));
  press('KeyB');
  await settled();
  drag(onFilm(100, 70), onFilm(130, 70), onFilm(150, 70));
  await settled();
  const painted = await last();
  if (painted?.act !== 'reshape') throw new Error('not painted');
  expect(areaIn(painted.outlines)).toBeGreaterThan(3600 + 400);
  expect(Math.max(...painted.outlines.flat().map((corner) => corner.x))).toBeGreaterThan(150);
  await click('Erase');
  drag(onFilm(70, 20), onFilm(70, 60), onFilm(70, 120));
  await settled();
  const rubbed = await last();
  if (rubbed?.act !== 'reshape') throw new Error('not rubbed');
  expect(rubbed.outlines.length).toBe(2);
  press('KeyZ');
  await settled();
  expect((await kept()).map((event) => event.act)).toEqual(['reshape', 'reshape', 'undo']);
  await click('Done');
  expect(target().textContent).not.toContain('Paint over the film');
});

it('the brush grows and shrinks by key', async () => {
  await show([caries]);
  press('KeyJ');
  press('KeyB');
  const size = () => target().querySelector<HTMLInputElement>('.options input')?.valueAsNumber ?? 0;
  const before = size();
  press('BracketRight');
  press('BracketRight');
  expect(size()).toBeGreaterThan(before);
  for (let step = 0; step < 30; step++) press('BracketLeft');
  expect(size()).toBe(4);
});

it('measures in pixels until a known length is set, then in millimetres, areas too; kept and undone', async () => {
  await show([caries]);
  press('KeyM');
  await settled();
  drag(onFilm(100, 200), onFilm(150, 200), onFilm(200, 200));
  await settled();
  expect(buttonOf('Distance 100 px').getAttribute('aria-pressed')).toBe('true');
  await click('Known length');
  drag(onFilm(100, 250), onFilm(300, 250));
  await settled();
  const input = target().querySelector<HTMLInputElement>('.known input');
  if (!input) throw new Error('no field');
  input.value = '20';
  input.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  await click('Set');
  expect(buttonOf('Distance 10.0 mm')).toBeDefined();
  expect(target().textContent).toContain('known length of 20 mm');
  // 60 x 60 pixels at 0.1 mm.
  expect(rows()[0]?.textContent).toContain('36 mm²');
  expect((await kept()).map((event) => event.act)).toEqual(['measure', 'calibrate']);
  press('KeyZ');
  await settled();
  expect(buttonOf('Distance 100 px')).toBeDefined();
});

it('an angle takes three points, and an end can be pulled afterwards', async () => {
  await show([]);
  press('KeyM');
  await click('Angle');
  drag(onFilm(200, 100), onFilm(200, 200));
  drag(onFilm(300, 200));
  await settled();
  expect(buttonOf('Angle 90.0°')).toBeDefined();
  drag(onFilm(300, 200), onFilm(300, 250), onFilm(300, 300));
  await settled();
  expect(buttonOf('Angle 135.0°')).toBeDefined();
  expect((await kept()).map((event) => event.act)).toEqual(['measure', 'measure']);
  press('Delete');
  await settled();
  expect(target().textContent).not.toContain('135.0°');
  expect((await last())?.act).toBe('unmeasure');
});

it('by keys alone: a caliper in the middle, its end moved by arrows', async () => {
  await show([]);
  press('KeyM');
  press('KeyM');
  await settled();
  expect(buttonOf('Distance 40 px')).toBeDefined();
  for (let step = 0; step < 10; step++) {
    press('ArrowRight');
    await settled();
  }
  expect(target().textContent).not.toContain('40 px');
});

it('on a signed review one can measure, and is told that it is not kept', async () => {
  await show([]);
  press('KeyS');
  await settled();
  const dialog = target().querySelector('dialog') as HTMLDialogElement;
  const name = dialog.querySelector('input') as HTMLInputElement;
  name.value = 'Dr. A';
  name.dispatchEvent(new Event('input', { bubbles: true }));
  [...dialog.querySelectorAll('button')].at(-1)?.click();
  flushSync();
  await settled();
  press('KeyM');
  drag(onFilm(100, 200), onFilm(200, 200));
  await settled();
  expect(buttonOf('Distance 100 px')).toBeDefined();
  expect(target().textContent).toContain('nothing is kept');
  expect((await kept()).map((event) => event.act)).toEqual(['sign']);
});
