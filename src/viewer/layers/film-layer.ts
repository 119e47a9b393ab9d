import type { GreyImage } from '../../domain/radiograph';
import { AS_STORED, matrixOf, type Orientation } from '../orientation';
import type { ViewTransform } from '../view-transform';
import { windowLut, type Window } from '../window';

/** Old iPads refuse a canvas above 16.7 million pixels; a larger film is shown thinned by a whole step. */
const MOST_PIXELS = 16_000_000;

/**
 * A film as 8-bit pictures: the full one, and halves of it for the smaller scales, made once per change of window, so that a
 * frame is one drawImage of about the size of the screen.
 */
export class FilmLayer {
  #levels: HTMLCanvasElement[] = [];
  #step = 1;
  #image: GreyImage | null = null;

  set(image: GreyImage, window: Window, invert: boolean): void {
    this.#image = image;
    this.#step = Math.ceil(Math.sqrt((image.width * image.height) / MOST_PIXELS));
    this.#levels = [paint(image, windowLut(image.bits, window, invert), this.#step)];
  }

  /** `context` is in device pixels; everything is scaled by `ratio` here, and the context's transform is left changed. */
  draw(
    context: CanvasRenderingContext2D,
    view: ViewTransform,
    ratio: number,
    orientation: Orientation = AS_STORED,
  ): void {
    if (!this.#image) return;
    const { width, height } = this.#image;
    const scale = view.scale * ratio;
    const picture = this.#levelFor(scale * this.#step);
    // Seen from close by, a dentist wants the pixels that were measured, not a blur between them.
    context.imageSmoothingEnabled = scale < 3;
    // The level is at most twice too large: plain bilinear is as good there, and much cheaper a frame.
    context.imageSmoothingQuality = 'low';
    const size = { width: width * scale, height: height * scale };
    const { a, b, c, d, e, f } = matrixOf(orientation, size);
    const [left, top] = [Math.round(view.x * ratio), Math.round(view.y * ratio)];
    context.setTransform(a, b, c, d, left + e, top + f);
    context.drawImage(picture, 0, 0, size.width, size.height);
  }

  /** The smallest level that still has a pixel for every device pixel. */
  #levelFor(scale: number): HTMLCanvasElement {
    let level = 0;
    while (scale * 2 ** (level + 1) <= 1 && level < 4) level++;
    for (let made = this.#levels.length; made <= level; made++) {
      this.#levels.push(half(this.#levels[made - 1] as HTMLCanvasElement));
    }
    return this.#levels[level] as HTMLCanvasElement;
  }
}

/** Every `step`-th pixel of the film through the table, as an opaque picture. */
export function paint(image: GreyImage, lut: Uint8Array, step: number): HTMLCanvasElement {
  const width = Math.floor((image.width - 1) / step) + 1;
  const height = Math.floor((image.height - 1) / step) + 1;
  const data = new ImageData(width, height);
  const out = new Uint32Array(data.data.buffer);
  const { pixels } = image;
  let to = 0;
  for (let row = 0; row < height; row++) {
    const start = row * step * image.width;
    for (let column = 0; column < width; column++) {
      const grey = lut[pixels[start + column * step] as number] as number;
      out[to++] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
    }
  }
  const canvas = blank(width, height);
  canvas.getContext('2d')?.putImageData(data, 0, 0);
  return canvas;
}

function half(picture: HTMLCanvasElement): HTMLCanvasElement {
  const canvas = blank(Math.ceil(picture.width / 2), Math.ceil(picture.height / 2));
  const context = canvas.getContext('2d');
  if (context) {
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

function blank(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
