/**
 * The slow integer inverse DCT of the Independent JPEG Group (jidctint.c, after Loeffler, Ligtenberg and Moschytz) with
 * its constants: other readers use it, and the same film has to give the same pixels.
 */
const CONST_BITS = 13;
const F_0_298 = 2446;
const F_0_390 = 3196;
const F_0_541 = 4433;
const F_0_765 = 6270;
const F_0_899 = 7373;
const F_1_175 = 9633;
const F_1_501 = 12299;
const F_1_847 = 15137;
const F_1_961 = 16069;
const F_2_053 = 16819;
const F_2_562 = 20995;
const F_3_072 = 25172;

/** Eight values `step` apart, in place; `shift` bits are rounded off. */
function pass(v: Int32Array, from: number, step: number, shift: number): void {
  const at = (i: number): number => v[from + i * step] as number;
  const z1 = (at(2) + at(6)) * F_0_541;
  const even2 = z1 - at(6) * F_1_847;
  const even3 = z1 + at(2) * F_0_765;
  const even0 = (at(0) + at(4)) << CONST_BITS;
  const even1 = (at(0) - at(4)) << CONST_BITS;
  const t = [even0 + even3, even1 + even2, even1 - even2, even0 - even3];
  const [o7, o5, o3, o1] = [at(7), at(5), at(3), at(1)];
  const z5 = (o7 + o3 + o5 + o1) * F_1_175;
  const za = -(o7 + o1) * F_0_899;
  const zb = -(o5 + o3) * F_2_562;
  const zc = z5 - (o7 + o3) * F_1_961;
  const zd = z5 - (o5 + o1) * F_0_390;
  const odd = [
    o1 * F_1_501 + za + zd,
    o3 * F_3_072 + zb + zc,
    o5 * F_2_053 + zb + zd,
    o7 * F_0_298 + za + zc,
  ];
  const round = 1 << (shift - 1);
  for (let i = 0; i < 4; i++) {
    const [even, uneven] = [t[i] as number, odd[i] as number];
    v[from + i * step] = (even + uneven + round) >> shift;
    v[from + (7 - i) * step] = (even - uneven + round) >> shift;
  }
}

/**
 * 64 dequantised coefficients, row by row, in place -> differences from the middle of the range. `spare`: bits kept between the
 * two passes, 2 for samples of 8 bits, 1 for 12.
 */
export function inverseDct(block: Int32Array, spare: 1 | 2): void {
  for (let x = 0; x < 8; x++) pass(block, x, 8, CONST_BITS - spare);
  for (let y = 0; y < 8; y++) pass(block, y * 8, 1, CONST_BITS + spare + 3);
}
