const CLEAR = 256;
const END = 257;
const FIRST = 258;
const LAST = 4096;

/**
 * TIFF's LZW (TIFF 6.0, section 13): codes of 9 to 12 bits, the highest first, widened one code early. At most `size` bytes;
 * fewer where the stream ends or makes no sense. Each entry is where it stood in the output: no strings are kept.
 */
export function decodeLzw(stream: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  const start = new Int32Array(LAST);
  const length = new Int32Array(LAST);
  let [at, bit, width, next] = [0, 0, 9, FIRST];
  let previous: { from: number; length: number } | null = null;
  while (at < size && bit + width <= stream.length * 8) {
    const byte = bit >> 3;
    const three =
      ((stream[byte] ?? 0) << 16) | ((stream[byte + 1] ?? 0) << 8) | (stream[byte + 2] ?? 0);
    const code = (three >> (24 - width - (bit & 7))) & (2 ** width - 1);
    bit += width;
    if (code === END) break;
    if (code === CLEAR) {
      width = 9;
      next = FIRST;
      previous = null;
      continue;
    }
    if (code > next || (code === next && !previous)) break;
    const from = at;
    if (code < CLEAR) out[at++] = code;
    else {
      const known = code < next;
      const source: number = known ? (start[code] as number) : (previous?.from ?? 0);
      const count: number = known ? (length[code] as number) : (previous?.length ?? 0) + 1;
      for (let i = 0; i < count && at < size; i++) out[at++] = out[source + i] as number;
    }
    if (previous && next < LAST) {
      // The string before and the first byte of this one: they follow each other in the output.
      start[next] = previous.from;
      length[next] = previous.length + 1;
      next += 1;
    }
    previous = { from, length: at - from };
    if (next + 1 >= 2 ** width && width < 12) width += 1;
  }
  return out.subarray(0, at);
}
