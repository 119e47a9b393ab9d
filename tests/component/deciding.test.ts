import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';
import type { AssessmentId } from '../../src/domain/assessment';
import type { RadiographId } from '../../src/domain/radiograph';
import { buttonOf, click, drag } from '../support/hands';
import {
  ASSESSMENT,
  caries,
  kept,
  lesion,
  press,
  rows,
  settled,
  show,
  store,
  target,
} from '../support/review-screen';

const decisions = () =>
  [...target().querySelectorAll<HTMLElement>('[data-decision]')].map(
    (row) => row.dataset['decision'],
  );
const acts = async () => (await kept()).map((event) => event.act);

it('accepts and rejects by button, keeps both, and shows them again when the film is opened again', async () => {
  await show([caries, lesion]);
  await click('Accept 1');
  await click('Reject 2');
  expect(await acts()).toEqual(['accept', 'reject']);
  expect(target().textContent).toContain('2 of 2 decided');
  await show([caries, lesion]);
  expect(decisions()).toEqual(['accepted']);
  expect(rows()[0]?.getAttribute('aria-label')).toBe(
    '1: Caries, top left, very certain (0.86), accepted',
  );
  await click('1 rejected');
  expect(decisions()).toEqual(['accepted', 'rejected']);
});

it('A and R decide and walk on to what still waits; Z takes back, Shift+Z brings back', async () => {
  await show([caries, lesion]);
  press('KeyA');
  await settled();
  expect(await acts()).toEqual([]);
  press('KeyA');
  press('KeyR');
  await settled();
  expect(await acts()).toEqual(['accept', 'reject']);
  press('KeyZ');
  press('KeyZ');
  await settled();
  expect(decisions()).toEqual(['suggested', 'suggested']);
  press('KeyZ', 'keydown', true);
  await settled();
  expect(decisions()).toEqual(['accepted', 'suggested']);
  expect(await acts()).toEqual(['accept', 'reject', 'undo', 'undo', 'redo']);
});

it('Ctrl or Command with Z and Y undo and redo as everywhere, and with other keys are left to the browser', async () => {
  await show([caries, lesion]);
  await click('Accept 1');
  const chord = (code: string, init: KeyboardEventInit) => {
    const event = new KeyboardEvent('keydown', { code, cancelable: true, bubbles: true, ...init });
    window.dispatchEvent(event);
    flushSync();
    return event.defaultPrevented;
  };
  expect(chord('KeyZ', { ctrlKey: true })).toBe(true);
  await settled();
  expect(decisions()).toEqual(['suggested', 'suggested']);
  chord('KeyY', { ctrlKey: true });
  await settled();
  expect(decisions()).toEqual(['accepted', 'suggested']);
  chord('KeyZ', { metaKey: true });
  chord('KeyZ', { metaKey: true, shiftKey: true });
  await settled();
  expect(decisions()).toEqual(['accepted', 'suggested']);
  // Ctrl + A and R are no decision, nor does Ctrl + S sign.
  for (const code of ['KeyA', 'KeyR', 'KeyS']) expect(chord(code, { ctrlKey: true })).toBe(false);
  await settled();
  expect(await acts()).toEqual(['accept', 'undo', 'redo', 'undo', 'redo']);
});

it('what is decided while earlier decisions are still being read comes after them, and is kept', async () => {
  await show([caries, lesion]);
  await click('Accept 1');
  const read = store.review.bind(store);
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (answer = resolve));
  Object.assign(store, { review: (id: AssessmentId) => asked.then(() => read(id)) });
  await show([caries, lesion]);
  await click('Accept 2');
  answer();
  await vi.waitFor(() => expect(decisions()).toEqual(['accepted', 'accepted']));
  expect(await acts()).toEqual(['accept', 'accept']);
});

it('undo and redo go on where they were when the film is opened again, however far back', async () => {
  await show([caries, lesion]);
  await click('Accept 1');
  await click('Reject 2');
  press('KeyZ');
  await settled();
  await show([caries, lesion]);
  expect(decisions()).toEqual(['accepted', 'suggested']);
  press('KeyZ', 'keydown', true);
  await settled();
  await show([caries, lesion]);
  for (let step = 0; step < 2; step++) press('KeyZ');
  await settled();
  expect(decisions()).toEqual(['suggested', 'suggested']);
  expect(await acts()).toEqual(['accept', 'reject', 'undo', 'redo', 'undo', 'undo']);
});

it('signs only with a name, then takes no more until it is amended', async () => {
  await show([caries]);
  press('KeyA');
  press('KeyA');
  press('KeyS');
  await settled();
  const dialog = target().querySelector('dialog') as HTMLDialogElement;
  expect(dialog.querySelector('[data-testid=sign-sentence]')?.textContent).toContain('1 accepted');
  const sign = [...dialog.querySelectorAll('button')].at(-1);
  sign?.click();
  flushSync();
  expect(dialog.textContent).toContain('needs a name');
  const name = dialog.querySelector('input') as HTMLInputElement;
  name.value = 'Dr. Аружан Әлі';
  name.dispatchEvent(new Event('input', { bubbles: true }));
  sign?.click();
  flushSync();
  await settled();
  expect(target().querySelector('[data-testid=signed]')?.textContent).toContain('Dr. Аружан Әлі');
  expect((await kept()).at(-1)).toMatchObject({ act: 'sign', by: { name: 'Dr. Аружан Әлі' } });
  press('KeyR');
  press('KeyZ');
  await settled();
  expect(decisions()).toEqual(['accepted']);
  expect(buttonOf('Reject 1').disabled).toBe(true);
  await click('Amend');
  await click('Reject 1');
  expect(await acts()).toEqual(['accept', 'sign', 'amend', 'reject']);
});

it('a loop drawn round what the network missed becomes an accepted finding, and can be pulled into shape', async () => {
  await show([]);
  press('KeyN');
  drag([0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]);
  await settled();
  const [added] = await kept();
  expect(added).toMatchObject({ act: 'add', class: 'caries' });
  expect(rows()[0]?.getAttribute('aria-label')).toContain('drawn by hand, accepted');
  drag([0.6, 0.5], [0.65, 0.5], [0.7, 0.5]);
  await settled();
  const shaped = (await kept())[1];
  if (added?.act !== 'add' || shaped?.act !== 'reshape') throw new Error('not reshaped');
  const right = (outlines: typeof added.outlines) =>
    Math.max(...outlines.flat().map((corner) => corner.x));
  expect(right(shaped.outlines)).toBeGreaterThan(right(added.outlines) + 20);
});

it('by keys alone: a finding in the middle, moved and grown, kept as one act', async () => {
  await show([]);
  press('KeyN');
  press('KeyN');
  for (const code of ['ArrowLeft', 'ArrowLeft', 'BracketRight']) press(code);
  await vi.waitFor(async () => expect(await acts()).toEqual(['add', 'reshape']));
});

it('a rejection may say why', async () => {
  await show([caries]);
  press('KeyJ');
  await click('Reject 1');
  await click('Artefact');
  expect((await kept()).at(-1)).toMatchObject({ act: 'reject', reason: 'artefact' });
  expect(target().textContent).toContain('Why not?');
});

it('tooth, surfaces, class and comment are said of the selected finding', async () => {
  await show([caries]);
  press('KeyJ');
  press('KeyT');
  await click('tooth 36');
  await click('distal');
  const text = target().querySelector('textarea') as HTMLTextAreaElement;
  text.value = ' deep ';
  text.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
  expect(rows()[0]?.getAttribute('aria-label')).toContain('tooth 36 distal');
  expect((await kept()).at(-1)).toMatchObject({ act: 'comment', text: 'deep' });
  await click('Periapical lesion');
  expect(rows()[0]?.dataset['class']).toBe('periapical-lesion');
});

it('what another tab decided first is not overwritten: it is shown, with a word on it', async () => {
  await show([caries]);
  await store.appendReview({
    act: 'accept',
    finding: caries.id,
    id: 'elsewhere',
    radiographId: 'r' as RadiographId,
    assessmentId: ASSESSMENT,
    seq: 1,
    by: { id: 'd', name: 'B' },
    at: '2026-01-01T00:00:00.000Z',
  });
  await click('Reject 1');
  expect(decisions()).toEqual(['accepted']);
  expect(target().textContent).toContain('reviewed in another tab');
});

it('on a turned film a tap marks the pixel that is seen there, and an arrow moves the mark as seen', async () => {
  await show([]);
  press('KeyL');
  await click('Add a finding');
  // The middle of a film is its middle however it lies.
  drag([0.5, 0.5]);
  await settled();
  const [added] = await kept();
  const ring = added?.act === 'add' ? (added.outlines[0] ?? []) : [];
  const middle = (points: readonly { x: number; y: number }[]) => ({
    x: points.reduce((sum, p) => sum + p.x, 0) / points.length,
    y: points.reduce((sum, p) => sum + p.y, 0) / points.length,
  });
  expect(middle(ring).x).toBeCloseTo(200, 0);
  expect(middle(ring).y).toBeCloseTo(150, 0);
  press('ArrowRight');
  press('Escape');
  await vi.waitFor(async () => expect(await acts()).toContain('reshape'));
  const moved = (await kept()).find((event) => event.act === 'reshape');
  const after = middle(moved?.act === 'reshape' ? (moved.outlines[0] ?? []) : []);
  // Turned clockwise, the right of the screen is the top of the film.
  expect(after.x).toBeCloseTo(middle(ring).x, 3);
  expect(after.y).toBeLessThan(middle(ring).y);
  press('KeyL', 'keydown', true);
});

it('grades, codes and shows who did what, with what became of the network’s marks', async () => {
  await show([caries, lesion]);
  press('KeyJ');
  await click('D2');
  expect(target().textContent).toContain('Middle third of the dentine');
  const code = target().querySelector('select') as HTMLSelectElement;
  expect([...code.options].map((option) => option.value)).toEqual(['', 'K02.0', 'K02.1', 'K02.2']);
  code.value = 'K02.1';
  code.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
  await click('Reject 2');
  press('KeyZ');
  await settled();
  expect(await acts()).toEqual(['grade', 'code', 'reject', 'undo']);
  const history = [...target().querySelectorAll('ol li')].map((row) => row.textContent);
  expect(history).toHaveLength(4);
  expect(history[0]).toContain('Undid: Rejected 2');
  expect(history[3]).toContain('Graded 1');
  // Each says who and when.
  for (const row of history) expect(row).toMatch(/somebody at this device,\s.*\d+:\d\d/);
  const table = target().querySelector('table')?.textContent ?? '';
  expect(table.replace(/\s+/g, ' ')).toContain('accepted as they were10');
  await click('D2');
  expect((await kept()).at(-1)).toMatchObject({ act: 'grade', grade: null });
});
