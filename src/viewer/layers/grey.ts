import type { GreyImage } from '../../domain/radiograph';

/** Grey values row by row, none above 2^bits - 1. */
export type Grey = Pick<GreyImage, 'width' | 'height' | 'bits' | 'pixels'>;

const like = ({ pixels }: Grey, length: number): Grey['pixels'] =>
  pixels instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length);

/** Every `step`-th pixel of every `step`-th row; the film itself where that is every one. */
export function thinnedOut(image: Grey, step: number): Grey {
  if (step === 1) return image;
  const width = Math.floor((image.width - 1) / step) + 1;
  const height = Math.floor((image.height - 1) / step) + 1;
  const pixels = like(image, width * height);
  let to = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      pixels[to++] = image.pixels[row * step * image.width + column * step] as number;
  return { width, height, bits: image.bits, pixels };
}

/** Half as wide and high, each pixel the mean of four; an odd last row or column counts twice. */
export function halved(grey: Grey): Grey {
  const [width, height] = [Math.ceil(grey.width / 2), Math.ceil(grey.height / 2)];
  const pixels = like(grey, width * height);
  const from = grey.pixels;
  let to = 0;
  for (let row = 0; row < height; row++) {
    const above = 2 * row * grey.width;
    const below = Math.min(2 * row + 1, grey.height - 1) * grey.width;
    for (let column = 0; column < width; column++) {
      const left = 2 * column;
      const right = Math.min(left + 1, grey.width - 1);
      const sum =
        (from[above + left] as number) +
        (from[above + right] as number) +
        (from[below + left] as number) +
        (from[below + right] as number);
      pixels[to++] = (sum + 2) >> 2;
    }
  }
  return { width, height, bits: grey.bits, pixels };
}

/** Edges lifted by an unsharp mask: each pixel as far again from the mean of its nine as it is, within the range of the bits. */
export function sharpened(grey: Grey): Grey {
  const { width, height, bits, pixels: from } = grey;
  const pixels = like(grey, from.length);
  const most = 2 ** bits - 1;
  const columns = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    const [above, here, below] = [Math.max(0, y - 1), y, Math.min(height - 1, y + 1)].map(
      (row) => row * width,
    ) as [number, number, number];
    for (let x = 0; x < width; x++)
      columns[x] =
        (from[above + x] as number) + (from[here + x] as number) + (from[below + x] as number);
    for (let x = 0; x < width; x++) {
      const sum =
        (columns[Math.max(0, x - 1)] as number) +
        (columns[x] as number) +
        (columns[Math.min(width - 1, x + 1)] as number);
      const value = 2 * (from[here + x] as number) - sum / 9;
      pixels[here + x] = Math.min(most, Math.max(0, Math.round(value)));
    }
  }
  return { width, height, bits, pixels };
}
