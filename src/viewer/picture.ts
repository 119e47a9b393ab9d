import type { GreyImage } from '../domain/radiograph';
import { FilmLayer } from './layers/film-layer';
import { drawMarks, type Mark } from './layers/marks-layer';
import { toScreen } from './view-transform';

/** Longest side of a picture of a film with its marks, in pixels. */
const LONG_SIDE = 2000;

/** The film in its own window with marks over it, at its own size or as large as LONG_SIDE. */
export function filmPicture(image: GreyImage, marks: readonly Mark[]): HTMLCanvasElement {
  const scale = Math.min(2, LONG_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const film = new FilmLayer();
  film.set(image, { window: image.window, invert: false, sharpen: false });
  film.draw(context, { scale, x: 0, y: 0 }, 1);
  // Lines and numbers as thick as on a screen of about a thousand pixels.
  const zoom = Math.max(1, Math.max(canvas.width, canvas.height) / 1000);
  context.setTransform(zoom, 0, 0, zoom, 0, 0);
  const view = { scale: scale / zoom, x: 0, y: 0 };
  drawMarks(context, (point) => toScreen(view, point), marks, null, {
    opacity: 1,
    filled: false,
  });
  return canvas;
}
