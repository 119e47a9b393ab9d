import { screenPoint } from '../domain/coordinates';
import { fit, toImage, type Size, type ViewTransform } from './view-transform';

/** A view free of the film's size and the canvas's: magnification over fitted, and the film's point in the middle in shares of it. */
export interface RelativeView {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** How one relative view lies to another: a factor, and a way in shares. */
export type ViewOffset = RelativeView;

export function toRelative(view: ViewTransform, film: Size, viewport: Size): RelativeView {
  const middle = toImage(view, screenPoint(viewport.width / 2, viewport.height / 2));
  return {
    zoom: view.scale / fit(film, viewport).scale,
    x: middle.x / film.width,
    y: middle.y / film.height,
  };
}

export function fromRelative(
  { zoom, x, y }: RelativeView,
  film: Size,
  viewport: Size,
): ViewTransform {
  const scale = fit(film, viewport).scale * zoom;
  return {
    scale,
    x: viewport.width / 2 - x * film.width * scale,
    y: viewport.height / 2 - y * film.height * scale,
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
