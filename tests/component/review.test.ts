import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';
import { askedOf, caries, lesion, press, rows, show, target } from '../support/review-screen';

/** Every pixel of the canvas: how much more red than blue it is, and where it lies, in shares of the canvas. */
function eachPixel(visit: (warmth: number, x: number, y: number) => void): void {
  const canvas = target().querySelector('canvas');
  const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
  for (let at = 0; canvas && data && at < data.length; at += 4) {
    const [red = 0, , blue = 0] = data.subarray(at, at + 3);
    const pixel = at / 4;
    const row = Math.floor(pixel / canvas.width);
    visit(red - blue, (pixel % canvas.width) / canvas.width, row / canvas.height);
  }
}

/** How many pixels of the canvas are amber and how many cyan. */
function coloured(): { amber: number; cyan: number } {
  const count = { amber: 0, cyan: 0 };
  eachPixel((warmth) => {
    if (warmth > 120) count.amber++;
    if (warmth < -120) count.cyan++;
  });
  return count;
}

it('draws each class in its colour and lists it in words with its certainty', async () => {
  await show([caries, lesion]);
  expect(rows().map((row) => row.getAttribute('aria-label'))).toEqual([
    '1: Possible caries, top left, very certain (0.86)',
    '2: Possible periapical lesion, bottom right, fairly certain (0.62)',
  ]);
  await vi.waitFor(() => {
    const { amber, cyan } = coloured();
    expect(amber).toBeGreaterThan(300);
    expect(cyan).toBeGreaterThan(150);
  });
  expect(target().textContent).toContain('A second reader, not a diagnosis');
  expect(target().textContent).toContain('little contrast');
  expect(target().textContent).toContain('dental 1.0.0');
});

it('a class switched off leaves film and list; the rest keeps its number', async () => {
  await show([caries, lesion]);
  await vi.waitFor(() => expect(coloured().amber).toBeGreaterThan(0));
  target().querySelector<HTMLElement>('.toggles button')?.click();
  flushSync();
  expect(rows().map((row) => row.dataset['class'])).toEqual(['periapical-lesion']);
  expect(rows()[0]?.getAttribute('aria-label')).toMatch(/^2: /);
  await vi.waitFor(() => expect(coloured().amber).toBe(0));
  expect(coloured().cyan).toBeGreaterThan(0);
});

it('H held hides every mark and gives them back', async () => {
  await show([caries, lesion]);
  await vi.waitFor(() => expect(coloured().cyan).toBeGreaterThan(0));
  press('KeyH');
  await vi.waitFor(() => expect(coloured()).toEqual({ amber: 0, cyan: 0 }));
  press('KeyH', 'keyup');
  await vi.waitFor(() => expect(coloured().cyan).toBeGreaterThan(0));
});

/** Middle of the amber pixels, as shares of the canvas. */
function amberMiddle(): { x: number; y: number } {
  const sum = { x: 0, y: 0, n: 0 };
  eachPixel((warmth, x, y) => {
    if (warmth <= 120) return;
    sum.x += x;
    sum.y += y;
    sum.n++;
  });
  return { x: sum.x / sum.n, y: sum.y / sum.n };
}

it('turned and mirrored, marks stay on their place of the film, and the list says where that is now', async () => {
  await show([caries]);
  await vi.waitFor(() => expect(amberMiddle().x).toBeLessThan(0.4));
  press('KeyL');
  expect(rows()[0]?.getAttribute('aria-label')).toContain('top right');
  await vi.waitFor(() => expect(amberMiddle().x).toBeGreaterThan(0.5));
  expect(amberMiddle().y).toBeLessThan(0.4);
  press('KeyX');
  expect(rows()[0]?.getAttribute('aria-label')).toContain('top left');
  await vi.waitFor(() => expect(amberMiddle().x).toBeLessThan(0.5));
  await show([caries]);
  expect(rows()[0]?.getAttribute('aria-label')).toContain('top left');
  press('KeyX');
  press('KeyL', 'keydown', true);
  expect(rows()[0]?.getAttribute('aria-label')).toContain('top left');
  await vi.waitFor(() => expect(amberMiddle().y).toBeLessThan(0.4));
});

it('J and K walk the findings round, whatever has the focus', async () => {
  await show([caries, lesion]);
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
  await show([caries]);
  await vi.waitFor(() => expect(coloured().amber).toBeGreaterThan(0));
  await new Promise((resolve) => setTimeout(resolve, 400));
  const before = coloured().amber;
  rows()[0]?.parentElement?.dispatchEvent(new PointerEvent('pointerenter'));
  flushSync();
  await vi.waitFor(() => expect(coloured().amber).toBeGreaterThan(before * 1.3));
});

it('no marks is said as no marks, never as health', async () => {
  await show([]);
  const title = target().querySelector('[data-testid=findings-title]');
  expect(title?.textContent).toBe('No marks at this threshold');
  expect(target().querySelector('[data-testid=no-findings]')?.textContent).toContain('misses');
});

/** The note with these words, and what a tap on its button asks for. */
function note(words: string): { note: HTMLElement | undefined; tap: () => void } {
  const note = [...target().querySelectorAll<HTMLElement>('.note')].find((one) =>
    one.textContent.includes(words),
  );
  const tap = () => {
    note?.querySelector<HTMLButtonElement>('button')?.click();
    flushSync();
  };
  return { note, tap };
}
const laid = { mirrored: false, turns: 1 } as const;

it('a film that its file turned says by how much, lies so, and one tap turns it back', async () => {
  await show([caries], null, { laid, correction: { inverted: false, ...laid, at: null } });
  const { note: said, tap } = note('turned by 90° clockwise');
  expect(said?.querySelector('button')?.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
  expect(rows()[0]?.getAttribute('aria-label')).toContain('top right');
  tap();
  expect(askedOf()).toEqual([{ inverted: false, turns: 0 }]);
});

it('a film read as stored against its file is turned as the file says by one tap', async () => {
  const correction = { inverted: true, turns: 0, at: '2026-01-01T00:00:00.000Z' } as const;
  await show([caries], null, {
    ...{ laid, correction },
    gate: [{ code: 'shown-as-stored', severity: 'info' }],
  });
  note('shown and read as stored').tap();
  expect(askedOf()).toEqual([{ inverted: true, ...laid }]);
});

it('what seems to lie on its side, or to be a negative, is read so by one tap', async () => {
  const correction = { inverted: false, turns: 1, at: null } as const;
  const gate = [
    { code: 'looks-turned', severity: 'warn', turns: 3 },
    { code: 'looks-inverted', severity: 'warn' },
  ] as const;
  await show([], null, { correction, gate });
  note('on its side').tap();
  note('negative').tap();
  expect(askedOf()).toEqual([
    { inverted: false, mirrored: false, turns: 0 },
    { inverted: true, mirrored: false, turns: 1 },
  ]);
});

it('a film of whose kind the gate is not sure is read as another by one tap', async () => {
  await show([], null, { gate: [{ code: 'kind-uncertain', severity: 'info' }] });
  const { note: unsure } = note('not sure');
  const pressed = [...(unsure?.querySelectorAll('button') ?? [])];
  expect(pressed.map((one) => one.getAttribute('aria-pressed'))).toEqual([
    'false',
    'true',
    'false',
  ]);
  pressed[0]?.click();
  expect(askedOf()).toEqual(['bitewing']);
});

it('every note about a weak film says what would help', async () => {
  const codes = ['blurred', 'clipped', 'low-contrast', 'too-dark', 'too-small'] as const;
  await show([], null, { gate: codes.map((code) => ({ code, severity: 'warn' })) });
  expect(target().querySelectorAll('.note .hint').length).toBe(codes.length);
});
