import { type Asked, type Correction, orientationIn } from '../domain/correction';
import { type GreyImage } from '../domain/radiograph';
import type { DecodedFile } from './formats/format';
import { laid } from './pixels/turn';

/** How a file is read that is asked to be read so. */
export function correctionOf({ meta }: DecodedFile, asked: Asked): Correction | null {
  if (asked !== undefined) return asked;
  return meta.laid ? { inverted: false, ...meta.laid, at: null } : null;
}

/** A negative made positive; as DICOM's MONOCHROME1 is by its decoder. The file itself where it is none. */
export function positive(file: DecodedFile, correction: Correction | null): DecodedFile {
  if (!correction?.inverted) return file;
  const { image } = file;
  const max = 2 ** image.bits - 1;
  const { low, high } = image.window;
  const window = { low: max - high, high: max - low };
  return { ...file, image: { ...image, window, pixels: image.pixels.map((v) => max - v) } };
}

/** The image as it lies right, without its field. */
export function lyingImage(image: GreyImage, correction: Correction | null): GreyImage {
  const { width, height, bits, window, pixels } = image;
  const lying = laid({ data: pixels, width, height }, orientationIn(correction));
  return { width: lying.width, height: lying.height, bits, window, pixels: lying.data };
}
