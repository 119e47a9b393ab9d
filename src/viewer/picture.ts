import type { ImagePoint } from '../domain/coordinates';
import type { GreyImage } from '../domain/radiograph';
import { FilmLayer } from './layers/film-layer';
import { drawMarks, type Mark } from './layers/marks-layer';
import { drawMeasures, type MeasureMark } from './layers/measures-layer';
import { lyingSize, toLying, type Orientation } from '../domain/orientation';
import { toScreen } from './view-transform';

/** Longest side of a picture of a film with its marks, in pixels. */
const LONG_SIDE = 2000;

/** The film in its own window, as it was turned, with marks and measures over it; at twice its own size or as large as LONG_SIDE. */
export function filmPicture(
  image: GreyImage,
  marks: readonly Mark[],
  orientation: Orientation,
  measures: readonly MeasureMark[] = [],
): HTMLCanvasElement {
  const scale = Math.min(2, LONG_SIDE / Math.max(image.width, image.height));
  const size = lyingSize(orientation, image);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(size.width * scale);
  canvas.height = Math.round(size.height * scale);
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const film = new FilmLayer();
  film.set(image, { window: image.window, invert: false, sharpen: false });
  film.draw(context, { scale, x: 0, y: 0 }, 1, orientation);
  // Lines and numbers as thick as on a film of about 650 pixels.
  const zoom = Math.max(1, Math.max(canvas.width, canvas.height) / 650);
  context.setTransform(zoom, 0, 0, zoom, 0, 0);
  const view = { scale: scale / zoom, x: 0, y: 0 };
  const project = (point: ImagePoint) => toScreen(view, toLying(orientation, image, point));
  drawMarks(context, project, marks, null, { opacity: 1, filled: false, grips: false });
  drawMeasures(context, project, measures);
  return canvas;
}
