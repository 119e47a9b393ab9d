import type { GreyImage } from '../../domain/radiograph';
import { AS_STORED, matrixOf, type Orientation } from '../../domain/orientation';
import type { Size } from '../../domain/coordinates';
import type { ViewTransform } from '../view-transform';
import { windowLut, type Window } from '../window';
import { halved, sharpened, thinnedOut, type Grey } from './grey';
import { coloursOf, TiledPicture, type Colouring, type PixelBox } from './tiled-picture';

/** Old iPads refuse a canvas above 16.7 million pixels; a larger film is shown thinned by a whole step. */
const MOST_PIXELS = 16_000_000;
const MOST_LEVELS = 5;
/** So many device pixels a pixel of the film may be wide in a rough frame: a fitted film then costs a quarter to window. */
const ROUGH = 1.25;

/** How a film's values become grey on the screen. */
export interface Look {
  readonly window: Window;
  readonly invert: boolean;
  readonly sharpen: boolean;
}

interface Level {
  readonly grey: Grey;
  plain: TiledPicture | null;
  sharp: TiledPicture | null;
}

/**
 * A film as pictures at its own size and halves of it. Only what is seen of the level that is drawn is brought through the window, so
 * that a drag of the window costs about the pixels of the screen, and a pan or a zoom one drawImage.
 */
export class FilmLayer {
  #image: GreyImage | null = null;
  #levels: Level[] = [];
  #step = 1;
  #look: Look | null = null;
  #colouring: Colouring | null = null;

  set(image: GreyImage, look: Look): void {
    if (look !== this.#look) this.#colouring = null;
    this.#look = look;
    if (image === this.#image) return;
    this.#image = image;
    this.#step = Math.ceil(Math.sqrt((image.width * image.height) / MOST_PIXELS));
    this.#levels = [levelOf(thinnedOut(image, this.#step))];
  }

  /**
   * `context` is in device pixels; everything is scaled by `ratio` here, and the context's transform is left changed. `rough`: at about
   * half the cost, for a frame in a movement that the device cannot keep up with.
   */
  draw(
    context: CanvasRenderingContext2D,
    view: ViewTransform,
    ratio: number,
    orientation: Orientation = AS_STORED,
    rough = false,
  ): void {
    if (!this.#image || !this.#look) return;
    const scale = view.scale * ratio;
    const [level, at] = this.#levelFor(scale * this.#step, rough ? ROUGH : 1);
    // Seen from close by, a dentist wants the pixels that were measured, not a blur between them.
    context.imageSmoothingEnabled = scale < 3 && !rough;
    // The level is at most twice too large: plain bilinear is as good there, and much cheaper a frame.
    context.imageSmoothingQuality = 'low';
    layOut(context, this.#image, view, ratio, orientation);
    const seen = boxSeen(context, scale * this.#step * 2 ** at);
    const picture = pictureOf(level, this.#look.sharpen).shown(this.#coloured(this.#look), seen);
    context.drawImage(picture, 0, 0, this.#image.width * scale, this.#image.height * scale);
  }

  #coloured(look: Look): Colouring {
    const bits = this.#image?.bits ?? 8;
    this.#colouring ??= { look, colours: coloursOf(windowLut(bits, look.window, look.invert)) };
    return this.#colouring;
  }

  /** The smallest level whose pixels are no larger than `most` device pixels, and which halving it is. */
  #levelFor(scale: number, most: number): [Level, number] {
    let at = 0;
    while (scale * 2 ** (at + 1) <= most && at < MOST_LEVELS - 1) at++;
    for (let made = this.#levels.length; made <= at; made++)
      this.#levels.push(levelOf(halved((this.#levels[made - 1] as Level).grey)));
    return [this.#levels[at] as Level, at];
  }
}

function pictureOf(level: Level, sharpen: boolean): TiledPicture {
  if (sharpen) return (level.sharp ??= new TiledPicture(sharpened(level.grey)));
  return (level.plain ??= new TiledPicture(level.grey));
}

/** What the canvas shows of a picture with `scale` device pixels to each of its own, and what smoothing draws on beside it. */
function boxSeen(context: CanvasRenderingContext2D, scale: number): PixelBox {
  const back = context.getTransform().inverse();
  const { width, height } = context.canvas;
  const corners = [back.transformPoint(), back.transformPoint({ x: width, y: height })];
  const [xs, ys] = [corners.map(({ x }) => x / scale), corners.map(({ y }) => y / scale)];
  const beside = 2;
  return {
    left: Math.floor(Math.min(...xs)) - beside,
    top: Math.floor(Math.min(...ys)) - beside,
    right: Math.ceil(Math.max(...xs)) + beside,
    bottom: Math.ceil(Math.max(...ys)) + beside,
  };
}

const levelOf = (grey: Grey): Level => ({ grey, plain: null, sharp: null });

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
