import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AssessmentId } from '../../src/domain/assessment';
import { imagePoint } from '../../src/domain/coordinates';
import type { Finding, FindingClass } from '../../src/domain/finding';
import type { RadiographId } from '../../src/domain/radiograph';
import ReviewScreen from '../../src/features/review/ReviewScreen.svelte';
import type { ReviewFilm } from '../../src/features/review/film';
import { setLocale } from '../../src/i18n/translate';

const WIDTH = 400;
const HEIGHT = 300;

function square(name: FindingClass, score: number, left: number, top: number): Finding {
  const corners = [
    [left, top],
    [left + 60, top],
    [left + 60, top + 60],
    [left, top + 60],
  ] as const;
  return {
    id: `${name}-1`,
    class: name,
    outlines: [corners.map(([x, y]) => imagePoint(x, y))],
    tooth: null,
    toothUnknownBecause: 'pack-does-not-number-teeth',
    score,
    areaPx: 3600,
    areaMm2: null,
  };
}

const caries = square('caries', 0.86, 40, 40);
const lesion = square('periapical-lesion', 0.62, 280, 200);

/** A film that is one even grey, so that whatever has a colour on the canvas is a mark. */
function filmWith(findings: readonly Finding[]): ReviewFilm {
  const id = 'f'.repeat(64) as RadiographId;
  const pixels = new Uint8Array(WIDTH * HEIGHT).fill(120);
  return {
    radiograph: {
      id,
      kind: 'periapical',
      width: WIDTH,
      height: HEIGHT,
      bits: 8,
      photometric: 'MONOCHROME2',
      spacing: null,
      capturedAt: null,
      laterality: null,
      format: 'png',
      dicom: null,
      gate: [{ code: 'low-contrast', severity: 'warn' }],
    },
    image: { width: WIDTH, height: HEIGHT, bits: 8, pixels, window: { low: 0, high: 255 } },
    assessment: {
      id: 'a' as AssessmentId,
      radiographId: id,
      pack: { id: 'dental', version: '1.0.0', weights: '0'.repeat(64) },
      thresholds: { caries: 0.5 },
      findings,
      backend: 'wasm',
      timings: { decodeMs: 10, inferMs: 1000, totalMs: 1200 },
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    pack: null,
    sample: false,
    answeredFromStore: false,
    kept: true,
    storeFailure: null,
    status: 'done',
    failure: null,
  };
}

let target: HTMLElement;
let app: Record<string, unknown> | null = null;

function show(findings: readonly Finding[]): void {
  app = mount(ReviewScreen, {
    target,
    props: { film: filmWith(findings), onagain: () => undefined },
  });
  flushSync();
}

const rows = () => [...target.querySelectorAll<HTMLElement>('[data-testid=finding]')];
const press = (code: string, type = 'keydown') => {
  window.dispatchEvent(new KeyboardEvent(type, { code, bubbles: true, cancelable: true }));
  flushSync();
};

/** How many pixels of the canvas are amber and how many cyan. */
function coloured(): { amber: number; cyan: number } {
  const canvas = target.querySelector('canvas');
  const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
  const count = { amber: 0, cyan: 0 };
  for (let at = 0; data && at < data.length; at += 4) {
    const [red = 0, , blue = 0] = data.subarray(at, at + 3);
    if (red - blue > 120) count.amber++;
    if (blue - red > 120) count.cyan++;
  }
  return count;
}

beforeEach(() => {
  setLocale('en');
  target = document.createElement('div');
  Object.assign(target.style, { position: 'fixed', inset: '0', width: '1100px', height: '700px' });
  document.body.append(target);
});

afterEach(async () => {
  if (app) await unmount(app);
  app = null;
  target.remove();
});

it('draws each class in its colour and lists it in words with its certainty', async () => {
  show([caries, lesion]);
  expect(rows().map((row) => row.getAttribute('aria-label'))).toEqual([
    '1: Possible caries, top left, very certain (0.86)',
    '2: Possible periapical lesion, bottom right, fairly certain (0.62)',
  ]);
  await vi.waitFor(() => {
    const { amber, cyan } = coloured();
    expect(amber).toBeGreaterThan(300);
    expect(cyan).toBeGreaterThan(150);
  });
  expect(target.textContent).toContain('A second reader, not a diagnosis');
  expect(target.textContent).toContain('little contrast');
  expect(target.textContent).toContain('dental 1.0.0');
});

it('a class switched off leaves film and list; the rest keeps its number', async () => {
  show([caries, lesion]);
  await vi.waitFor(() => expect(coloured().amber).toBeGreaterThan(0));
  target.querySelector<HTMLElement>('.toggles button')?.click();
  flushSync();
  expect(rows().map((row) => row.dataset['class'])).toEqual(['periapical-lesion']);
  expect(rows()[0]?.getAttribute('aria-label')).toMatch(/^2: /);
  await vi.waitFor(() => expect(coloured().amber).toBe(0));
  expect(coloured().cyan).toBeGreaterThan(0);
});

it('H held hides every mark and gives them back', async () => {
  show([caries, lesion]);
  await vi.waitFor(() => expect(coloured().cyan).toBeGreaterThan(0));
  press('KeyH');
  await vi.waitFor(() => expect(coloured()).toEqual({ amber: 0, cyan: 0 }));
  press('KeyH', 'keyup');
  await vi.waitFor(() => expect(coloured().cyan).toBeGreaterThan(0));
});

it('J and K walk the findings round, whatever has the focus', () => {
  show([caries, lesion]);
  const chosen = () => rows().map((row) => row.getAttribute('aria-pressed'));
  rows()[0]?.focus();
  press('KeyJ');
  expect(chosen()).toEqual(['true', 'false']);
  press('KeyJ');
  expect(chosen()).toEqual(['false', 'true']);
  expect(rows()[1]?.classList.contains('active')).toBe(true);
  expect(rows()[0]?.classList.contains('active')).toBe(false);
  press('KeyJ');
  expect(chosen()).toEqual(['true', 'false']);
  press('KeyK');
  expect(chosen()).toEqual(['false', 'true']);
  press('Escape');
  expect(chosen()).toEqual(['false', 'false']);
});

it('pointing at a row makes its outline glow on the film', async () => {
  show([caries]);
  await vi.waitFor(() => expect(coloured().amber).toBeGreaterThan(0));
  await new Promise((resolve) => setTimeout(resolve, 400));
  const before = coloured().amber;
  rows()[0]?.dispatchEvent(new PointerEvent('pointerenter'));
  flushSync();
  await vi.waitFor(() => expect(coloured().amber).toBeGreaterThan(before * 1.3));
});

it('no marks is said as no marks, never as health', () => {
  show([]);
  const title = target.querySelector('[data-testid=findings-title]');
  expect(title?.textContent).toBe('No marks at this threshold');
  expect(target.querySelector('[data-testid=no-findings]')?.textContent).toContain('misses');
});
