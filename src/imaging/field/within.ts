import type { GreyImage } from '../../domain/radiograph';

/** Values of the film itself, where its corners are not. */
export function filmValues({
  pixels,
  width,
  field,
}: Pick<GreyImage, 'pixels' | 'width' | 'field'>): GreyImage['pixels'] {
  if (!field) return pixels;
  const kept = pixels.slice(0, field.width * field.height);
  let n = 0;
  for (let y = 0; y < field.height; y++)
    for (let x = 0; x < field.width; x++) {
      if (field.outside?.[y * field.width + x]) continue;
      kept[n++] = pixels[(field.y + y) * width + field.x + x] as number;
    }
  return kept.subarray(0, n);
}

/** The film without what lies round it, black in its corners; the picture itself where it has no border. */
export function filmAlone(image: GreyImage): GreyImage {
  const { field, pixels, window } = image;
  if (!field) return image;
  const { x, y, width, height, outside } = field;
  const own = pixels.slice(0, width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * image.width + x;
    own.set(pixels.subarray(from, from + width), row * width);
  }
  const black = Math.max(0, Math.floor(window.low));
  if (outside) outside.forEach((out, i) => out && (own[i] = black));
  return { width, height, bits: image.bits, pixels: own, window };
}
