import type { Grey } from './grey';

/** Side of a tile in pixels: small enough that little is painted beyond what is seen, large enough that a screen is a few. */
const TILE = 256;

/** A box of whole pixels; `right` and `bottom` are the first ones beyond it. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How grey values become pixels; `look` is told from another by being another object. */
export interface Colouring {
  readonly look: object;
  readonly colours: Uint32Array;
}

/** Opaque grey for each value of the table, as a pixel of ImageData. */
export function coloursOf(lut: Uint8Array): Uint32Array {
  const colours = new Uint32Array(lut.length);
  for (let value = 0; value < lut.length; value++)
    colours[value] = 0xff000000 | ((lut[value] as number) * 0x010101);
  return colours;
}

/**
 * Grey values as a picture that is brought through the window tile by tile, where it is looked at: while a window is dragged on a
 * film seen from close by, the rest of it is left as it was.
 */
export class TiledPicture {
  readonly canvas = document.createElement('canvas');
  readonly #grey: Grey;
  readonly #columns: number;
  /** The look that each tile was painted with, row by row. */
  readonly #looks: (object | null)[];
  readonly #data: ImageData;

  constructor(grey: Grey) {
    this.#grey = grey;
    this.canvas.width = grey.width;
    this.canvas.height = grey.height;
    this.#columns = Math.ceil(grey.width / TILE);
    this.#looks = Array.from<object | null>({
      length: this.#columns * Math.ceil(grey.height / TILE),
    }).fill(null);
    this.#data = new ImageData(TILE, TILE);
  }

  /** The picture, right at least within `seen`. */
  shown(colouring: Colouring, seen: PixelBox): HTMLCanvasElement {
    const { width, height } = this.#grey;
    const context = this.canvas.getContext('2d');
    const [left, top] = [Math.max(0, seen.left), Math.max(0, seen.top)];
    const [right, bottom] = [Math.min(width, seen.right), Math.min(height, seen.bottom)];
    for (let y = top - (top % TILE); context && y < bottom; y += TILE)
      for (let x = left - (left % TILE); x < right; x += TILE) {
        const at = (y / TILE) * this.#columns + x / TILE;
        if (this.#looks[at] === colouring.look) continue;
        this.#looks[at] = colouring.look;
        this.#paint(context, colouring.colours, x, y);
      }
    return this.canvas;
  }

  #paint(context: CanvasRenderingContext2D, colours: Uint32Array, x: number, y: number): void {
    const { width, height, pixels } = this.#grey;
    const [wide, high] = [Math.min(TILE, width - x), Math.min(TILE, height - y)];
    const out = new Uint32Array(this.#data.data.buffer);
    for (let row = 0; row < high; row++) {
      let from = (y + row) * width + x;
      let to = row * TILE;
      for (const end = to + wide; to < end; to++)
        out[to] = colours[pixels[from++] as number] as number;
    }
    context.putImageData(this.#data, x, y, 0, 0, wide, high);
  }
}

/** All of a film's grey values as a picture. */
export function paint(grey: Grey, lut: Uint8Array): HTMLCanvasElement {
  const { width, height } = grey;
  const whole = { left: 0, top: 0, right: width, bottom: height };
  return new TiledPicture(grey).shown({ look: {}, colours: coloursOf(lut) }, whole);
}
