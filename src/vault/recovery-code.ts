/**
 * The emergency code: 120 random bits as six groups of five signs, Crockford's alphabet (no I, L, O, U). The last sign of each
 * group checks the four before it and the group's place, over GF(32): a wrong sign, two signs swapped within a group and two
 * groups swapped are always noticed, and in which group.
 */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 6;
const DATA = 4;
const BYTES = (GROUPS * DATA * 5) / 8;

/** What a hand or a keyboard left in Russian or Kazakh makes of the alphabet's signs. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ O: '0', I: '1', L: '1', О: '0', І: '1' },
  ...{ А: 'A', В: 'B', С: 'C', Е: 'E', Н: 'H', К: 'K', М: 'M', Р: 'P', Т: 'T', Х: 'X', У: 'Y' },
};

/** GF(32) with x^5 + x^2 + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 5; bit++) {
    if ((b >> bit) & 1) product ^= a << bit;
  }
  for (let bit = 8; bit >= 5; bit--) if ((product >> bit) & 1) product ^= 0b100101 << (bit - 5);
  return product;
}

/** Place and signs each have a weight of their own, none of them 0. */
function checkOf(group: readonly number[], place: number): number {
  let weight = 2;
  let sum = place + 1;
  for (const sign of group) {
    sum ^= times(sign, weight);
    weight = times(weight, 2);
  }
  return sum;
}

export const newCodeBytes = (): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(new Uint8Array(BYTES));

/** `7K2MX-…`, six groups. */
export function writtenCode(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = Array.from({ length: GROUPS }, (_, place) => {
    const data = Array.from({ length: DATA }, (_, i) => {
      const at = (place * DATA + i) * 5;
      return parseInt(bits.slice(at, at + 5), 2);
    });
    return [...data, checkOf(data, place)].map((sign) => SIGNS[sign]).join('');
  });
  return groups.join('-');
}

export type ReadCode =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  /** `group`: from 1, the first that is mistyped; null where signs are missing or too many. */
  | { readonly ok: false; readonly group: number | null };

export function readCode(text: string): ReadCode {
  const typed = Array.from(text.normalize('NFKC').toUpperCase())
    .map((sign) => LOOKALIKES[sign] ?? sign)
    .filter((sign) => !/[\s\p{Pd}]/u.test(sign));
  if (typed.length !== GROUPS * (DATA + 1)) return { ok: false, group: null };
  const signs = typed.map((sign) => SIGNS.indexOf(sign));
  let bits = '';
  for (let place = 0; place < GROUPS; place++) {
    const group = signs.slice(place * (DATA + 1), (place + 1) * (DATA + 1));
    const data = group.slice(0, DATA);
    if (group.includes(-1) || group[DATA] !== checkOf(data, place))
      return { ok: false, group: place + 1 };
    bits += data.map((sign) => sign.toString(2).padStart(5, '0')).join('');
  }
  const bytes = Uint8Array.from({ length: BYTES }, (_, i) =>
    parseInt(bits.slice(i * 8, i * 8 + 8), 2),
  );
  return { ok: true, bytes };
}
