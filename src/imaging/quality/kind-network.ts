import type { GreyImage } from '../../domain/radiograph';
import { toUnit } from '../pixels/preprocess';
import { resize } from '../pixels/resize';
import { stretch } from '../pixels/stretch';
import network from './kind-network.json';

/**
 * Which kind of film a picture is, or none of them, by a network of a few thousand weights: strided 3 x 3 convolutions, then
 * mean and maximum of each channel. Trained by training/kind, whose letterbox this is the twin of. A few million sums: no
 * engine is needed, so that it is known before a pack is loaded.
 */
export type KindProbabilities = Readonly<
  Record<'bitewing' | 'periapical' | 'panoramic' | 'other', number>
>;

/** A picture is refused when it is this probably no dental film. */
export const REFUSE = network.refuse;

const SIDE = network.side;

/** A film as the network sees it: a square of SIDE, -1..1, and the part of it that is the film. */
export interface Letterboxed {
  readonly data: Float32Array;
  readonly side: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Of films at hand: making one costs more than the network. */
const boxes = new WeakMap<GreyImage, Letterboxed>();

/** Long side to SIDE, stretched, in the middle of black. */
export function letterbox(image: GreyImage): Letterboxed {
  const boxed = boxes.get(image) ?? boxOf(image);
  boxes.set(image, boxed);
  return boxed;
}

function boxOf(image: GreyImage): Letterboxed {
  const scale = SIDE / Math.max(image.width, image.height);
  const width = Math.max(1, Math.floor(image.width * scale + 0.5));
  const height = Math.max(1, Math.floor(image.height * scale + 0.5));
  const small = resize(toUnit(image), image.width, image.height, width, height);
  const film = stretch(small, 0.005, 0.995);
  const out = new Float32Array(SIDE * SIDE).fill(-1);
  const left = (SIDE - width) >> 1;
  const top = (SIDE - height) >> 1;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      out[(top + y) * SIDE + left + x] = (film[y * width + x] as number) * 2 - 1;
  return { data: out, side: SIDE, left, top, width, height };
}

function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  return exponent === 0
    ? sign * 2 ** -14 * (fraction / 1024)
    : sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}

let unpacked: Float32Array | null = null;

/** All weights in one row: of each convolution [out, in, 3, 3] and its biases, then the head's. */
function weights(): Float32Array {
  if (unpacked) return unpacked;
  const bytes = Uint8Array.from(atob(network.weights), (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  unpacked = Float32Array.from({ length: bytes.length / 2 }, (_, i) =>
    halfToFloat(view.getUint16(2 * i, true)),
  );
  return unpacked;
}

interface Planes {
  readonly data: Float32Array;
  readonly channels: number;
  readonly side: number;
}

/** 3 x 3, stride 2, one pixel of zeros around, relu; `at`: where its weights begin. */
function convolve(input: Planes, out: number, at: number): Planes {
  const { data, channels, side } = input;
  const half = side / 2;
  const w = weights();
  const biases = at + out * channels * 9;
  const result = new Float32Array(out * half * half);
  for (let o = 0; o < out; o++) {
    const plane = result
      .subarray(o * half * half, (o + 1) * half * half)
      .fill(w[biases + o] as number);
    for (let tap = 0; tap < channels * 9; tap++) {
      const weight = w[at + o * channels * 9 + tap] as number;
      const from = Math.floor(tap / 9) * side * side;
      const dy = (Math.floor(tap / 3) % 3) - 1;
      const dx = (tap % 3) - 1;
      for (let y = 0; y < half; y++) {
        const row = 2 * y + dy;
        if (row < 0 || row >= side) continue;
        for (let x = dx < 0 ? 1 : 0; x < half; x++) {
          const column = 2 * x + dx;
          if (column >= side) continue;
          const to = y * half + x;
          plane[to] = (plane[to] as number) + weight * (data[from + row * side + column] as number);
        }
      }
    }
  }
  for (let i = 0; i < result.length; i++) result[i] = Math.max(0, result[i] as number);
  return { data: result, channels: out, side: half };
}

/** Means of all channels, then their maxima. */
function pooled({ data, channels, side }: Planes): number[] {
  const planes = Array.from({ length: channels }, (_, c) =>
    data.subarray(c * side * side, (c + 1) * side * side),
  );
  const means = planes.map((plane) => plane.reduce((sum, v) => sum + v, 0) / plane.length);
  return [...means, ...planes.map((plane) => plane.reduce((a, b) => Math.max(a, b), 0))];
}

/** Probabilities that sum to 1. */
export const kindProbabilities = (image: GreyImage): KindProbabilities =>
  kindsIn(letterbox(image).data);

/** Of a film in its letterbox. */
export function kindsIn(data: Float32Array): KindProbabilities {
  let planes: Planes = { data, channels: 1, side: SIDE };
  let at = 0;
  for (const width of network.widths) {
    const from = at;
    at += width * planes.channels * 9 + width;
    planes = convolve(planes, width, from);
  }
  const features = pooled(planes);
  const w = weights();
  const biases = at + network.kinds.length * features.length;
  const logits = network.kinds.map((_, kind) =>
    features.reduce(
      (sum, v, i) => sum + v * (w[at + kind * features.length + i] as number),
      w[biases + kind] as number,
    ),
  );
  const top = Math.max(...logits);
  const powers = logits.map((v) => Math.exp(v - top));
  const total = powers.reduce((a, b) => a + b);
  const [bitewing = 0, periapical = 0, panoramic = 0, other = 0] = powers.map((v) => v / total);
  return { bitewing, periapical, panoramic, other };
}
