import type { BmpHeader } from './header';

const [END_OF_LINE, END_OF_BITMAP, MOVE] = [0, 1, 2];

/**
 * Run-length coded indices (BI_RLE8, BI_RLE4) -> one byte a pixel, in the order of the file's rows; what is skipped is 0.
 * Null where the stream ends before it says so.
 */
export function decodeRle(
  stream: Uint8Array,
  { width, height, bits }: BmpHeader,
): Uint8Array | null {
  const out = new Uint8Array(width * height);
  const perByte = bits === 4 ? 2 : 1;
  let [at, x, y] = [0, 0, 0];
  const index = (byte: number, i: number): number =>
    perByte === 1 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15;
  const put = (value: number): void => {
    if (x < width) out[y * width + x] = value;
    x += 1;
  };
  while (at + 2 <= stream.length && y < height) {
    const [count, value] = [stream[at] as number, stream[at + 1] as number];
    at += 2;
    if (count > 0) for (let i = 0; i < count; i++) put(index(value, i));
    else if (value === END_OF_BITMAP) return out;
    else if (value === END_OF_LINE) [x, y] = [0, y + 1];
    else if (value === MOVE) {
      x += stream[at] ?? 0;
      y += stream[at + 1] ?? 0;
      at += 2;
    } else {
      const bytes = Math.ceil(value / perByte);
      if (at + bytes > stream.length) return null;
      for (let i = 0; i < value; i++) put(index(stream[at + Math.floor(i / perByte)] as number, i));
      at += bytes + (bytes % 2);
    }
  }
  return y >= height ? out : null;
}
