import type { Decoded } from '../../src/inference/contract';
import type { GreyImage } from '../../src/domain/radiograph';
import { toRadiograph } from '../../src/imaging/radiograph';

/** A grey film without meaning: waves and a disc, so that no two seeds give one id. */
export function drawnImage(width: number, height: number, seed = 1): GreyImage {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const wave = 40 * Math.sin(x / (17 + seed)) * Math.cos(y / 23);
      const disc = Math.hypot(x - width / 2, y - height / 2) < height / 5 ? 50 : 0;
      pixels[y * width + x] = 110 + wave + disc;
    }
  return { width, height, bits: 8, pixels, window: { low: 0, high: 255 } };
}

export function drawnFilm(width = 400, height = 300, seed = 1): Decoded {
  const image = drawnImage(width, height, seed);
  const meta = {
    width,
    height,
    bits: 8,
    photometric: 'MONOCHROME2',
    spacing: null,
    capturedAt: null,
    laterality: null,
    format: 'png',
    dicom: null,
  } as const;
  const { radiograph } = toRadiograph({ image, meta, colour: false });
  // The gate would refuse such a picture; it stands for a film of that shape here.
  return {
    radiograph: { ...radiograph, kind: width < 2 * height ? 'periapical' : 'panoramic', gate: [] },
    image,
    decodeMs: 1,
  };
}
