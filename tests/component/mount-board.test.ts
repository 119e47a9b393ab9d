import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FilmMount } from '../../src/domain/mount';
import type { PatientId } from '../../src/domain/patient';
import type { RadiographId } from '../../src/domain/radiograph';
import { mountOfDay } from '../../src/features/mounts/day';
import MountBoard from '../../src/features/mounts/MountBoard.svelte';
import { setLocale } from '../../src/i18n/translate';
import type { FilmSummary } from '../../src/store/ports';
import { drawnFilm } from '../support/films';
import '../../src/app/base.css';
import '../../src/app/tokens.css';

const DAY = '2026-11-24';
const PATIENT = 'p' as PatientId;

const film = (id: string, laterality: 'L' | 'R'): FilmSummary => ({
  radiograph: {
    ...drawnFilm(40, 30, 1).radiograph,
    ...{ id: id as RadiographId, kind: 'bitewing', capturedAt: DAY, laterality },
  },
  thumbnail: null,
  addedAt: `${DAY}T09:00:00.000Z`,
  sample: false,
  latest: null,
  events: [],
  patient: null,
  sent: null,
});
const films = [film('left', 'L'), film('right', 'R')];

let holder: HTMLElement;
let app: Record<string, unknown> | null = null;
const changed = vi.fn<(mount: FilmMount) => void>();
const opened = vi.fn<(film: FilmSummary) => void>();

function show(): void {
  app = mount(MountBoard, {
    target: holder,
    props: {
      mount: mountOfDay(films, DAY, PATIENT, []),
      films,
      onchange: changed,
      onopen: opened,
      onback: () => undefined,
    },
  });
  flushSync();
}
const place = (index: number) => {
  const found = holder.querySelector<HTMLElement>(`[data-place="${index}"]`);
  if (!found) throw new Error(`no place ${index}`);
  return found;
};
const buttonAt = (index: number) => place(index).querySelector('button') as HTMLButtonElement;
const inMount = () => changed.mock.calls.map(([mounted]) => mounted.films);

beforeEach(async () => {
  await setLocale('en');
  changed.mockClear();
  opened.mockClear();
  holder = document.createElement('div');
  Object.assign(holder.style, { position: 'fixed', inset: '0', width: '400px', height: '700px' });
  document.body.append(holder);
  show();
});
afterEach(async () => {
  if (app) await unmount(app);
  app = null;
  holder.remove();
});

it('lays the films where their files say, the patient’s right on the left', () => {
  expect(place(0).dataset['film']).toBe('right');
  expect(place(1).dataset['film']).toBe('left');
  const [right, left] = [place(0), place(1)].map((one) => one.getBoundingClientRect().left);
  expect(right).toBeLessThan(left as number);
});

it('a film that is dragged changes places with the one that lay there, and is not opened', () => {
  const centre = (index: number) => {
    const { left, top, width, height } = place(index).getBoundingClientRect();
    return { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, button: 0 };
  };
  buttonAt(0).dispatchEvent(new PointerEvent('pointerdown', centre(0)));
  window.dispatchEvent(new PointerEvent('pointermove', centre(1)));
  window.dispatchEvent(new PointerEvent('pointerup', centre(1)));
  buttonAt(0).click();
  expect(inMount()).toEqual([['left', 'right']]);
  expect(opened).not.toHaveBeenCalled();
});

it('a press opens the film', () => {
  buttonAt(1).click();
  expect(opened.mock.calls[0]?.[0].radiograph.id).toBe('left');
  expect(changed).not.toHaveBeenCalled();
});

it('by keys: space takes a film, arrows go on, space puts it down; Escape leaves it where it was', () => {
  const key = (name: string) => {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }),
    );
    flushSync();
  };
  buttonAt(0).focus();
  key(' ');
  expect(holder.querySelector('[role=status]')?.textContent).toContain('Film');
  key('ArrowRight');
  expect(document.activeElement).toBe(buttonAt(1));
  key(' ');
  expect(inMount()).toEqual([['left', 'right']]);
  key(' ');
  key('Escape');
  key(' ');
  key(' ');
  expect(inMount()).toHaveLength(1);
});

it('another layout lays the day out anew', () => {
  const full = [...holder.querySelectorAll<HTMLInputElement>('input[type=radio]')].find(
    (one) => !one.checked,
  );
  full?.click();
  flushSync();
  const [after] = changed.mock.calls[0] ?? [];
  expect(after?.layout).toBe('full-18');
  expect(after?.films.filter(Boolean).sort()).toEqual(['left', 'right']);
});
