import type { PackManifest } from '../../domain/pack';

/** Float16 (IEEE 754 binary16) bits to numbers, by a table of all 65,536 values: decoding 3 million takes milliseconds. */
const TABLE = new Float32Array(65536);
for (let bits = 0; bits < 65536; bits++) {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction
          ? NaN
          : Infinity
        : (1 + fraction / 1024) * 2 ** (exponent - 15);
  TABLE[bits] = bits & 0x8000 ? -size : size;
}

export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The flat float16 little-endian file of a pack as named float32 arrays. */
export function readWeights(
  table: PackManifest['architecture']['weights'],
  file: Uint8Array,
): ReadonlyMap<string, Weight> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const named = new Map<string, Weight>();
  for (const { name, shape, offset } of table.tensors) {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    for (let i = 0; i < values.length; i++)
      values[i] = TABLE[view.getUint16((offset + i) * 2, true)] as number;
    named.set(name, { shape, values });
  }
  return named;
}
