import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';
import { click, drag, onFilm } from '../support/hands';
import {
  caries,
  kept,
  lesion,
  networkSees,
  press,
  rows,
  settled,
  show,
  target,
} from '../support/review-screen';

const candidates = () => [...target().querySelectorAll<HTMLElement>('[data-testid=candidate]')];
async function threshold(place: number): Promise<void> {
  const details = target().querySelector('details') as HTMLDetailsElement;
  details.open = true;
  await settled();
  const slider = details.querySelector('input[type=range]') as HTMLInputElement;
  slider.value = String(place);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  await settled();
}

it('lowered, fainter marks come up beside the findings, with what was measured there', async () => {
  networkSees(['caries', 70, 70, 40, 0.95], ['caries', 200, 200, 30, 0.5]);
  await show([caries]);
  expect(candidates()).toHaveLength(0);
  await threshold(-0.5);
  expect(candidates().map((one) => one.dataset['class'])).toEqual(['caries']);
  expect(rows()).toHaveLength(1);
  expect(target().textContent).toMatch(/Caries: finds 7\d% of the lesions .* n = 25 lesions on 40/);
  await threshold(0);
  expect(candidates()).toHaveLength(0);
  expect(target().textContent).toContain('Caries: not measured at this threshold');
});

it('a fainter mark is no part of the review until it is accepted, and then one of the network’s', async () => {
  networkSees(['periapical-lesion', 200, 200, 30, 0.5]);
  await show([caries]);
  press('Comma');
  for (let step = 0; step < 6; step++) press('Comma');
  await settled();
  await settled();
  expect(target().textContent).toContain('0 of 1 decided');
  const take = candidates()[0]?.parentElement?.querySelector<HTMLElement>('.take');
  take?.click();
  flushSync();
  await settled();
  expect((await kept())[0]).toMatchObject({
    act: 'add',
    class: 'periapical-lesion',
    belowPoint: { peak: expect.closeTo(0.5, 1) as number },
  });
  expect(candidates()).toHaveLength(0);
  expect(rows()[1]?.getAttribute('aria-label')).toMatch(/^2: Periapical lesion.*accepted$/);
  press('KeyZ');
  await settled();
  expect(rows()).toHaveLength(1);
  expect(candidates()).toHaveLength(1);
});

it('raised, a mark that does not reach it is hidden, said so, and not decided by it', async () => {
  networkSees(['caries', 70, 70, 40, 0.85], ['periapical-lesion', 310, 230, 40, 0.999]);
  await show([caries, lesion]);
  await threshold(0.5);
  expect(rows().map((row) => row.dataset['class'])).toEqual(['periapical-lesion']);
  expect(target().textContent).toContain('1 mark is below your threshold and hidden');
  expect(target().textContent).toContain('0 of 2 decided');
  await click('As the pack is set');
  expect(rows()).toHaveLength(2);
  expect(await kept()).toEqual([]);
});

it('without a map the page says so, and everything else goes on', async () => {
  await show([caries]);
  await threshold(-0.5);
  expect(target().textContent).toContain('map could not be read');
  expect(rows()).toHaveLength(1);
});

it('a tap with the add tool grows the region that the network sees there, in its class', async () => {
  networkSees(['periapical-lesion', 200, 150, 40, 0.3]);
  await show([]);
  press('KeyN');
  await settled();
  drag(onFilm(210, 155));
  await settled();
  const [added] = await kept();
  if (added?.act !== 'add') throw new Error('not added');
  expect(added.class).toBe('periapical-lesion');
  const xs = added.outlines.flat().map((corner) => corner.x);
  const radius = 40 * Math.sqrt(Math.log(2));
  expect(Math.min(...xs)).toBeCloseTo(200 - radius, -1);
  expect(Math.max(...xs)).toBeCloseTo(200 + radius, -1);
});

it('the heat map lies over the film where the network sees something, and goes with its class', async () => {
  networkSees(['periapical-lesion', 200, 150, 40, 0.9]);
  await show([caries, lesion]);
  const canvas = target().querySelector('canvas') as HTMLCanvasElement;
  const middle = () => {
    const at = [canvas.width / 2, canvas.height / 2] as const;
    const [red = 0, , blue = 0] = canvas.getContext('2d')?.getImageData(...at, 1, 1).data ?? [];
    return blue - red;
  };
  await vi.waitFor(() => expect(middle()).toBe(0));
  press('KeyV');
  press('KeyV');
  await settled();
  await vi.waitFor(() => expect(middle()).toBeGreaterThan(40));
  target().querySelectorAll<HTMLElement>('.toggles button')[1]?.click();
  flushSync();
  await vi.waitFor(() => expect(middle()).toBe(0));
});
