import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FdiTooth } from '../../src/domain/finding';
import Odontogram from '../../src/features/chart/Odontogram.svelte';
import type { ToothMark, ToothMarks } from '../../src/features/chart/marks';
import { setLocale } from '../../src/i18n/translate';
import { notation } from '../../src/ui/tooth.svelte';
import '../../src/app/base.css';
import '../../src/app/tokens.css';

const tooth = (number: number) => number as FdiTooth;
const mark = (more: Partial<ToothMark>): ToothMark => ({
  class: 'caries',
  surfaces: [],
  now: true,
  decided: true,
  ...more,
});

let holder: HTMLElement;
let app: Record<string, unknown> | null = null;
const picked = vi.fn();

function show(marks: ToothMarks, width = 352, selected: FdiTooth | null = null): void {
  holder.style.width = `${width}px`;
  const props = { marks, selected, onpick: picked };
  app = mount(Odontogram, { target: holder, props });
  flushSync();
}
const teeth = () => [...holder.querySelectorAll<HTMLButtonElement>('button[data-tooth]')];
const of = (number: number) => teeth().find((one) => one.dataset['tooth'] === String(number));

beforeEach(async () => {
  await setLocale('en');
  notation.current = 'fdi';
  picked.mockClear();
  holder = document.createElement('div');
  document.body.append(holder);
});
afterEach(async () => {
  if (app) await unmount(app);
  app = null;
  holder.remove();
});

it('lies as one faces the patient: their right on the left, the upper jaw above', () => {
  show(new Map(), 716);
  const box = (number: number) => of(number)?.getBoundingClientRect() ?? new DOMRect();
  expect(box(18).left).toBeLessThan(box(11).left);
  expect(box(11).left).toBeLessThan(box(21).left);
  expect(box(21).top).toBe(box(11).top);
  expect(box(48).top).toBeGreaterThan(box(18).top);
  expect(box(48).left).toBe(box(18).left);
});

it.each([352, 716])('every tooth is a target of 44 px in a panel of %i px', (width) => {
  show(new Map(), width);
  expect(teeth()).toHaveLength(32);
  for (const one of teeth()) {
    const { width: wide, height } = one.getBoundingClientRect();
    expect(Math.min(wide, height)).toBeGreaterThanOrEqual(44);
  }
});

it('tells what was found now and earlier, drawn alike and not alike', () => {
  show(
    new Map([
      [tooth(36), [mark({ surfaces: ['distal'] }), mark({ now: false })]],
      [tooth(11), [mark({ class: 'periapical-lesion', decided: false })]],
    ]),
  );
  expect(of(36)?.getAttribute('aria-label')).toBe('tooth 36: Caries, earlier: Caries');
  expect(of(11)?.getAttribute('aria-label')).toBe('tooth 11: Periapical lesion');
  expect(of(36)?.querySelectorAll('.caries')).toHaveLength(2);
  expect(of(36)?.querySelectorAll('.caries.earlier')).toHaveLength(1);
  expect(of(11)?.querySelectorAll('.lesion')).toHaveLength(1);
  expect(of(12)?.querySelectorAll('circle')).toHaveLength(0);
});

it('a tooth is picked by a press and let go by the next, and arrows walk the row', () => {
  show(new Map(), 352, tooth(16));
  of(17)?.click();
  of(16)?.click();
  expect(picked.mock.calls).toEqual([[17], [null]]);
  of(18)?.focus();
  of(18)?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
  expect(document.activeElement).toBe(of(17));
});

it('shows the primary teeth where all that was found is on them, and switches', () => {
  show(new Map([[tooth(75), [mark({})]]]));
  expect(teeth()).toHaveLength(20);
  holder.querySelector<HTMLElement>('.switch')?.click();
  flushSync();
  expect(teeth()).toHaveLength(32);
  // Of the dentition that is not shown, how many teeth something was found on.
  expect(holder.querySelector('.switch')?.textContent).toContain('1');
});

it('counts in the Universal system where the clinic does', () => {
  notation.current = 'universal';
  show(new Map());
  expect(of(18)?.textContent.trim()).toBe('1');
  expect(of(36)?.getAttribute('aria-label')).toBe('tooth 19');
});
