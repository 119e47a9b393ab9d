import type { GreyImage } from '../../domain/radiograph';
import { AS_STORED, matrixOf, type Orientation } from '../orientation';
import type { Size, ViewTransform } from '../view-transform';
import { windowLut, type Window } from '../window';
import { halved, sharpened, thinnedOut, type Grey } from './grey';

/** Old iPads refuse a canvas above 16.7 million pixels; a larger film is shown thinned by a whole step. */
const MOST_PIXELS = 16_000_000;
const MOST_LEVELS = 5;

/** How a film's values become grey on the screen. */
export interface Look {
  readonly window: Window;
  readonly invert: boolean;
  readonly sharpen: boolean;
}

interface Level {
  readonly grey: Grey;
  sharp: Grey | null;
  picture: HTMLCanvasElement | null;
  /** The look that the picture was made with. */
  look: Look | null;
}

/**
 * A film as pictures at its own size and halves of it. Only the level that is drawn is brought through the window, so that a drag
 * of the window costs about the pixels of the screen, and a pan or a zoom one drawImage.
 */
export class FilmLayer {
  #image: GreyImage | null = null;
  #levels: Level[] = [];
  #step = 1;
  #look: Look | null = null;

  set(image: GreyImage, look: Look): void {
    this.#look = look;
    if (image === this.#image) return;
    this.#image = image;
    this.#step = Math.ceil(Math.sqrt((image.width * image.height) / MOST_PIXELS));
    this.#levels = [levelOf(thinnedOut(image, this.#step))];
  }

  /** `context` is in device pixels; everything is scaled by `ratio` here, and the context's transform is left changed. */
  draw(
    context: CanvasRenderingContext2D,
    view: ViewTransform,
    ratio: number,
    orientation: Orientation = AS_STORED,
  ): void {
    if (!this.#image || !this.#look) return;
    const scale = view.scale * ratio;
    const picture = this.#pictureFor(scale * this.#step, this.#look);
    // Seen from close by, a dentist wants the pixels that were measured, not a blur between them.
    context.imageSmoothingEnabled = scale < 3;
    // The level is at most twice too large: plain bilinear is as good there, and much cheaper a frame.
    context.imageSmoothingQuality = 'low';
    layOut(context, this.#image, view, ratio, orientation);
    context.drawImage(picture, 0, 0, this.#image.width * scale, this.#image.height * scale);
  }

  /** The smallest level that still has a pixel for every device pixel, as it looks now. */
  #pictureFor(scale: number, look: Look): HTMLCanvasElement {
    let at = 0;
    while (scale * 2 ** (at + 1) <= 1 && at < MOST_LEVELS - 1) at++;
    for (let made = this.#levels.length; made <= at; made++)
      this.#levels.push(levelOf(halved((this.#levels[made - 1] as Level).grey)));
    const level = this.#levels[at] as Level;
    if (level.picture && level.look === look) return level.picture;
    if (look.sharpen) level.sharp ??= sharpened(level.grey);
    const grey = look.sharpen && level.sharp ? level.sharp : level.grey;
    level.picture = paint(grey, windowLut(grey.bits, look.window, look.invert), level.picture);
    level.look = look;
    return level.picture;
  }
}

const levelOf = (grey: Grey): Level => ({ grey, sharp: null, picture: null, look: null });

/** Sets the context so that a picture of the film drawn from (0, 0), as large as the film on the screen, lies where the film does. */
export function layOut(
  context: CanvasRenderingContext2D,
  film: Size,
  view: ViewTransform,
  ratio: number,
  orientation: Orientation,
): void {
  const scale = view.scale * ratio;
  const size = { width: film.width * scale, height: film.height * scale };
  const { a, b, c, d, e, f } = matrixOf(orientation, size);
  const [left, top] = [Math.round(view.x * ratio), Math.round(view.y * ratio)];
  context.setTransform(a, b, c, d, left + e, top + f);
}

/** Grey values through a table as an opaque picture; into `canvas` where one of this size is given. */
export function paint(
  { width, height, pixels }: Grey,
  lut: Uint8Array,
  canvas: HTMLCanvasElement | null = null,
): HTMLCanvasElement {
  const data = new ImageData(width, height);
  const out = new Uint32Array(data.data.buffer);
  const colours = Uint32Array.from(
    lut,
    (grey) => (0xff000000 | (grey << 16) | (grey << 8) | grey) >>> 0,
  );
  for (let i = 0; i < out.length; i++) out[i] = colours[pixels[i] as number] as number;
  const picture = canvas ?? blank(width, height);
  picture.getContext('2d')?.putImageData(data, 0, 0);
  return picture;
}

function blank(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
