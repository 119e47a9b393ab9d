import { screenPoint } from '../domain/coordinates';
import type { Size } from '../domain/coordinates';
import { fit, toImage, type ViewTransform } from './view-transform';

/** A view free of the film's size and the canvas's: magnification and the way from the film's middle to the canvas's, both in a yardstick. */
export interface RelativeView {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** What a film's view is told in: `scale` is the ViewTransform's scale that counts as 1, `width` and `height` the way in film pixels. */
export interface Yardstick {
  readonly scale: number;
  readonly width: number;
  readonly height: number;
}

/** By the film itself: magnified over fitted, moved in shares of it. For films of unknown or unlike scale. */
export const byFilm = (film: Size, viewport: Size): Yardstick => ({
  scale: fit(film, viewport).scale,
  width: film.width,
  height: film.height,
});

/** By what lies on the film: CSS pixels to a millimetre, moved in millimetres. `side`: of a film pixel, in mm. */
export const byMillimetre = (side: number): Yardstick => ({
  scale: side,
  width: 1 / side,
  height: 1 / side,
});

/** How one relative view lies to another: a factor, and a way. */
export type ViewOffset = RelativeView;

export function toRelative(
  view: ViewTransform,
  film: Size,
  viewport: Size,
  yard: Yardstick,
): RelativeView {
  const middle = toImage(view, screenPoint(viewport.width / 2, viewport.height / 2));
  return {
    zoom: view.scale / yard.scale,
    x: (middle.x - film.width / 2) / yard.width,
    y: (middle.y - film.height / 2) / yard.height,
  };
}

export function fromRelative(
  { zoom, x, y }: RelativeView,
  film: Size,
  viewport: Size,
  yard: Yardstick,
): ViewTransform {
  const scale = yard.scale * zoom;
  return {
    scale,
    x: viewport.width / 2 - (film.width / 2 + x * yard.width) * scale,
    y: viewport.height / 2 - (film.height / 2 + y * yard.height) * scale,
  };
}

export const offsetOf = (from: RelativeView, to: RelativeView): ViewOffset => ({
  zoom: to.zoom / from.zoom,
  x: to.x - from.x,
  y: to.y - from.y,
});

export const withOffset = (view: RelativeView, offset: ViewOffset): RelativeView => ({
  zoom: view.zoom * offset.zoom,
  x: view.x + offset.x,
  y: view.y + offset.y,
});
