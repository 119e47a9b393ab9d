import type { GreyImage } from '../../domain/radiograph';
import { resize } from '../../imaging/pixels/resize';

/** A film changed as other sensors, programs and hands change it, and where a point of the old one lies on it. */
export interface Perturbed {
  readonly image: GreyImage;
  /** Truth of the film as it was -> of the film as it is now. */
  readonly mask: (mask: Uint8Array) => Uint8Array;
}

/** The film's values 0..1 through its window, changed, as an 8-bit film. */
function redrawn(image: GreyImage, change: (unit: number) => number): GreyImage {
  const { low, high } = image.window;
  const unit = (v: number): number => Math.min(1, Math.max(0, (v - low) / (high - low)));
  const pixels = Uint8Array.from(image.pixels, (v) => eight(change(unit(v))));
  return { ...image, bits: 8, pixels, window: { low: 0, high: 255 } };
}

const eight = (unit: number): number => Math.round(255 * Math.min(1, Math.max(0, unit)));
const same = (mask: Uint8Array): Uint8Array => mask;
const units = (image: GreyImage): Float32Array =>
  Float32Array.from(redrawn(image, (x) => x).pixels, (v) => v / 255);

/** Normal deviates by Box and Muller over Park and Miller's numbers: the same noise everywhere. */
function* normal(seed: number): Generator<number, never> {
  let state = seed;
  const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  for (;;) yield Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

/** ITU-T T.81, table K.1: quantisation of luminance; as it stands it is quality 50 of libjpeg. */
const TABLE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
  92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
/** cosine[k * 8 + x]: the discrete cosine transform of 8 values. */
const cosine = Float64Array.from({ length: 64 }, (_, i) => {
  const [k, x] = [i >> 3, i & 7];
  return (k === 0 ? Math.sqrt(1 / 8) : 0.5) * Math.cos(((2 * x + 1) * k * Math.PI) / 16);
});

/** rows x cosine (or its inverse), then columns. */
function transform(block: Float64Array, inverse: boolean): Float64Array {
  const along = (from: Float64Array): Float64Array => {
    const out = new Float64Array(64);
    for (let r = 0; r < 8; r++)
      for (let k = 0; k < 8; k++) {
        let sum = 0;
        for (let x = 0; x < 8; x++)
          sum += (from[r * 8 + x] as number) * (cosine[inverse ? x * 8 + k : k * 8 + x] as number);
        // Transposed: the second pass goes along what were columns.
        out[k * 8 + r] = sum;
      }
    return out;
  };
  return along(along(block));
}

/** What a JPEG of quality 50 leaves of a grey film: the loss is in the quantised transform alone. */
function asJpeg(image: GreyImage): GreyImage {
  const flat = redrawn(image, (x) => x);
  const { width, height } = flat;
  const pixels = new Uint8Array(flat.pixels.length);
  const block = new Float64Array(64);
  const at = (x: number, y: number): number =>
    Math.min(height - 1, y) * width + Math.min(width - 1, x);
  for (let top = 0; top < height; top += 8)
    for (let left = 0; left < width; left += 8) {
      for (let i = 0; i < 64; i++)
        block[i] = (flat.pixels[at(left + (i & 7), top + (i >> 3))] as number) - 128;
      const kept = transform(block, false).map((v, i) => {
        const q = TABLE[i] as number;
        return Math.round(v / q) * q;
      });
      const back = transform(kept, true);
      for (let i = 0; i < 64; i++)
        pixels[at(left + (i & 7), top + (i >> 3))] = eight(((back[i] as number) + 128) / 255);
    }
  return { ...flat, pixels };
}

function halved(image: GreyImage): Perturbed {
  const { width, height } = image;
  const to = { width: Math.round(width / 2), height: Math.round(height / 2) };
  const small = resize(units(image), width, height, to.width, to.height);
  return {
    image: {
      ...to,
      bits: 8,
      pixels: Uint8Array.from(small, eight),
      window: { low: 0, high: 255 },
    },
    mask: (mask) => {
      const small = resize(Float32Array.from(mask), width, height, to.width, to.height);
      return Uint8Array.from(small, (v) => (v >= 0.5 ? 1 : 0));
    },
  };
}

/** Turned about its middle, the canvas as it was, black where nothing is. */
function turned(image: GreyImage, degrees: number): Perturbed {
  const { width, height } = image;
  const angle = (degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [mx, my] = [(width - 1) / 2, (height - 1) / 2];
  const from = (x: number, y: number): readonly [number, number] => [
    mx + c * (x - mx) + s * (y - my),
    my - s * (x - mx) + c * (y - my),
  ];
  const flat = units(image);
  const value = (x: number, y: number): number =>
    x >= 0 && y >= 0 && x < width && y < height ? (flat[y * width + x] as number) : 0;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [sx, sy] = from(x, y);
      const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
      const [fx, fy] = [sx - x0, sy - y0];
      const above = value(x0, y0) * (1 - fx) + value(x0 + 1, y0) * fx;
      const below = value(x0, y0 + 1) * (1 - fx) + value(x0 + 1, y0 + 1) * fx;
      pixels[y * width + x] = eight(above * (1 - fy) + below * fy);
    }
  return {
    image: { width, height, bits: 8, pixels, window: { low: 0, high: 255 } },
    mask: (mask) =>
      mask.map((_, i) => {
        const [sx, sy] = from(i % width, Math.floor(i / width)).map(Math.round) as [number, number];
        return sx >= 0 && sy >= 0 && sx < width && sy < height
          ? (mask[sy * width + sx] as number)
          : 0;
      }),
  };
}

function noisy(image: GreyImage, spread: number): GreyImage {
  const noise = normal(7);
  return redrawn(image, (x) => x + spread * noise.next().value);
}

const inPlace = (change: (image: GreyImage) => GreyImage) => (image: GreyImage) => ({
  image: change(image),
  mask: same,
});

/** By the names that the card uses. */
export const PERTURBATIONS: Readonly<Record<string, (image: GreyImage) => Perturbed>> = {
  'gamma 0.7': inPlace((image) => redrawn(image, (x) => x ** 0.7)),
  'gamma 1.4': inPlace((image) => redrawn(image, (x) => x ** 1.4)),
  inverted: inPlace((image) => redrawn(image, (x) => 1 - x)),
  'JPEG quality 50': inPlace(asJpeg),
  'half resolution': halved,
  'noise of 3 %': inPlace((image) => noisy(image, 0.03)),
  'turned by 3 degrees': (image) => turned(image, 3),
};
