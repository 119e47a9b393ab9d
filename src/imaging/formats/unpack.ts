/**
 * Samples of 1 to 16 bits packed without gaps from the highest bit on, each row padded to whole bytes -> one word a sample.
 * `count` samples a row. Rows beyond the end of `data` are 0.
 */
export function unpackBits(
  data: Uint8Array,
  count: number,
  rows: number,
  bits: number,
): Uint8Array | Uint16Array {
  const out = bits <= 8 ? new Uint8Array(count * rows) : new Uint16Array(count * rows);
  const rowBytes = Math.ceil((count * bits) / 8);
  const mask = 2 ** bits - 1;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < count; x++) {
      const bit = x * bits;
      const at = y * rowBytes + (bit >> 3);
      const three = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
      out[y * count + x] = (three >> (24 - bits - (bit & 7))) & mask;
    }
  return out;
}
