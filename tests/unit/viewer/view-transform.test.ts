import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imagePoint, screenPoint } from '../../../src/domain/coordinates';
import {
  actualSize,
  between,
  fit,
  keepInReach,
  panBy,
  toImage,
  toScreen,
  zoomAbout,
  zoomToBox,
} from '../../../src/viewer/view-transform';

const film = { width: 3000, height: 1500 };
const viewport = { width: 900, height: 700 };

const anyView = fc.record({
  scale: fc.double({ min: 0.02, max: 16, noNaN: true }),
  x: fc.double({ min: -20_000, max: 20_000, noNaN: true }),
  y: fc.double({ min: -20_000, max: 20_000, noNaN: true }),
});
const side = fc.double({ min: 0, max: 3000, noNaN: true });

describe('view transform', () => {
  it('brings every point of the film to the screen and back', () => {
    fc.assert(
      fc.property(anyView, side, side, (view, x, y) => {
        const back = toImage(view, toScreen(view, imagePoint(x, y)));
        expect(back.x).toBeCloseTo(x, 6);
        expect(back.y).toBeCloseTo(y, 6);
      }),
    );
  });

  it('shows the whole film in the middle when fitted', () => {
    const view = fit(film, viewport);
    expect(view.scale).toBeCloseTo((900 - 32) / 3000, 12);
    const corner = toScreen(view, imagePoint(0, 0));
    const far = toScreen(view, imagePoint(3000, 1500));
    expect(corner.x).toBeCloseTo(viewport.width - far.x, 9);
    expect(corner.y).toBeCloseTo(viewport.height - far.y, 9);
  });

  it('does not blow a small film up beyond 4:1', () => {
    expect(fit({ width: 100, height: 50 }, viewport).scale).toBe(4);
  });

  it('zooms about the pointer: the point under it stays', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 5, noNaN: true }), (factor) => {
        const view = fit(film, viewport);
        const at = screenPoint(612, 133);
        const before = toImage(view, at);
        const after = toImage(zoomAbout(view, at, factor, film, viewport), at);
        expect(after.x).toBeCloseTo(before.x, 6);
        expect(after.y).toBeCloseTo(before.y, 6);
      }),
    );
  });

  it('stops at 16:1 and at half of the fitted size', () => {
    const view = fit(film, viewport);
    const at = screenPoint(0, 0);
    expect(zoomAbout(view, at, 1e6, film, viewport).scale).toBe(16);
    expect(zoomAbout(view, at, 1e-6, film, viewport).scale).toBeCloseTo(view.scale / 2, 12);
  });

  it.each([1, 1.25, 2, 3])('puts a film pixel on a device pixel at ratio %d', (ratio) => {
    const view = actualSize(fit(film, viewport), film, viewport, ratio);
    expect(view.scale * ratio).toBeCloseTo(1, 12);
  });

  it('never lets the film be dragged out of reach', () => {
    const view = keepInReach(panBy(fit(film, viewport), -9000, 9000), film, viewport);
    const right = toScreen(view, imagePoint(film.width, 0)).x;
    const top = toScreen(view, imagePoint(0, 0)).y;
    expect(right).toBeCloseTo(64, 9);
    expect(top).toBeCloseTo(viewport.height - 64, 9);
  });

  it('centres a finding with room around it', () => {
    const box = { min: imagePoint(2000, 700), max: imagePoint(2060, 740) };
    const view = zoomToBox(box, film, viewport);
    const middle = toImage(view, screenPoint(450, 350));
    expect(middle.x).toBeCloseTo(2030, 6);
    expect(middle.y).toBeCloseTo(720, 6);
    expect(view.scale).toBeCloseTo(900 / 240, 9);
  });

  it('shows a finding at the edge of the film without empty space beside the film', () => {
    const box = { min: imagePoint(2950, 0), max: imagePoint(3000, 40) };
    const view = zoomToBox(box, film, viewport);
    expect(toScreen(view, imagePoint(3000, 0)).x).toBeCloseTo(viewport.width, 9);
    expect(toScreen(view, imagePoint(0, 0)).y).toBeCloseTo(0, 9);
  });

  it('moves between two views from end to end', () => {
    const from = fit(film, viewport);
    const to = zoomAbout(from, screenPoint(100, 100), 4, film, viewport);
    expect(between(from, to, 0, viewport).scale).toBeCloseTo(from.scale, 12);
    expect(between(from, to, 0.5, viewport).scale).toBeCloseTo(from.scale * 2, 9);
    expect(between(from, to, 1, viewport)).toEqual(to);
  });
});
