import { expect, it, vi } from 'vitest';
import { amberOn } from '../support/canvas';
import { click } from '../support/hands';
import { caries, keptBefore, lesion, press, settled, show, target } from '../support/review-screen';

const canvases = () => [...target().querySelectorAll('canvas')];

/** How wide the amber marks on a canvas lie apart, in pixels; 0 where there are none. */
function amberWidth(canvas: HTMLCanvasElement | undefined): number {
  const amber = amberOn(canvas);
  return amber ? amber.right - amber.left : 0;
}

/** Once the marks have come up in full. */
async function widthAtRest(canvas: HTMLCanvasElement | undefined): Promise<number> {
  let last = -1;
  await vi.waitFor(
    () => {
      const width = amberWidth(canvas);
      const rests = width > 20 && width === last;
      last = width;
      expect(rests).toBe(true);
    },
    { interval: 150, timeout: 10_000 },
  );
  return last;
}

it('C shows the patient’s last film of the kind beside this one, with its marks, and both zoom as one', async () => {
  keptBefore('ofPatient', [caries]);
  await show([lesion]);
  press('KeyC');
  await settled();
  await settled();
  expect(canvases()).toHaveLength(2);
  const [prior] = canvases();
  const before = await widthAtRest(prior);
  expect(target().textContent).toContain('Mar 1, 2025');
  press('Equal');
  // The number beside the mark keeps its size.
  await vi.waitFor(() => expect(amberWidth(prior)).toBeGreaterThan(before + 4));
  press('KeyC');
  await settled();
  expect(canvases()).toHaveLength(1);
});

it('where the scale of both is known, a millimetre is as long on one as on the other', async () => {
  const [coarse, fine] = [
    { row: 0.1, column: 0.1 },
    { row: 0.04, column: 0.04 },
  ];
  keptBefore('ofPatient', [caries], fine);
  await show([caries], coarse);
  press('KeyC');
  await settled();
  await settled();
  const [prior, own] = canvases();
  expect(target().textContent).toContain('Same scale in mm');
  // The number beside a mark is as large on both.
  expect(await widthAtRest(prior)).toBeLessThan((await widthAtRest(own)) * 0.75);
});

it('let go of each other, one film moves and the other stays', async () => {
  keptBefore('ofPatient', [caries]);
  await show([lesion]);
  press('KeyC');
  await settled();
  await settled();
  const [prior] = canvases();
  const before = await widthAtRest(prior);
  await click('Move both together');
  press('Equal');
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(amberWidth(prior)).toBe(before);
});

it('without a film of the patient any kept one can be picked, and swept over this one', async () => {
  keptBefore('others', [caries]);
  await show([lesion]);
  press('KeyC');
  await settled();
  expect(target().textContent).toContain('Compare with');
  target().querySelector<HTMLElement>('.list li button')?.click();
  await settled();
  await settled();
  await click('Swipe');
  const swipe = target().querySelector<HTMLInputElement>('input[aria-label="Swipe"]');
  if (!swipe) throw new Error('no swipe');
  swipe.value = '0.25';
  swipe.dispatchEvent(new Event('input', { bubbles: true }));
  await settled();
  const film = canvases()[0]?.closest<HTMLElement>('.film');
  expect(film && getComputedStyle(film).clipPath).toContain('75%');
});

it('swept over this one, both zoom as one and each mark stays over its place', async () => {
  keptBefore('ofPatient', [caries]);
  await show([caries]);
  press('KeyC');
  await settled();
  await settled();
  press('KeyC', 'keydown', true);
  await settled();
  const [prior, own] = canvases();
  const before = await widthAtRest(prior);
  press('Equal');
  press('Equal');
  await vi.waitFor(() => expect(amberWidth(prior)).toBeGreaterThan(before + 20));
  await vi.waitFor(() => {
    const [over, under] = [amberOn(prior), amberOn(own)];
    expect(over?.left).toBeGreaterThan(0);
    expect(over?.left).toBe(under?.left);
    expect(over?.bottom).toBe(under?.bottom);
  });
});

it('with nothing kept it says so', async () => {
  await show([lesion]);
  press('KeyC');
  await settled();
  expect(target().textContent).toContain('No other film is kept');
});
