import * as fc from 'fast-check';
import { crc32 } from '../../src/imaging/formats/crc';

/** One thing that goes wrong with a file on its way, or that somebody does to it. Places are shares of its length. */
type Mutation =
  | { kind: 'cut'; at: number }
  | { kind: 'bytes'; at: number; bytes: number[] }
  | { kind: 'number'; at: number; value: number; size: 1 | 2 | 4; little: boolean }
  | { kind: 'drop'; at: number; length: number }
  | { kind: 'repeat'; at: number; length: number; times: number }
  | { kind: 'splice'; at: number; other: number };

/** Without fast-check's liking for small numbers: most files would lose their first bytes, and nothing else be tried. */
const place = fc.noBias(fc.nat(1_000_000)).map((millionths) => millionths / 1_000_000);
/** Headers stand in front: half of all changes go there. */
const early = fc.oneof(
  place,
  place.map((share) => share * share * share),
);
/** Counts and sizes at which arithmetic goes wrong. */
const edge = fc.constantFrom(
  ...[0, 1, 2, 7, 31, 32, 127, 128, 255, 256, 0x7fff, 0x8000, 0xfffe, 0xffff, 60_000, 20_000],
  ...[0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff],
);

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: place }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('bytes' as const),
      at: early,
      bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('number' as const),
      at: early,
      value: edge,
      size: fc.constantFrom(1 as const, 2 as const, 4 as const),
      little: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('drop' as const),
      at: early,
      length: fc.integer({ min: 1, max: 64 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('repeat' as const),
      at: early,
      length: fc.integer({ min: 1, max: 64 }),
      times: fc.integer({ min: 1, max: 20 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('splice' as const), at: place, other: fc.nat() }),
  },
);

const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts));

function put(
  bytes: Uint8Array,
  at: number,
  { value, size, little }: Mutation & { kind: 'number' },
) {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  if (at + size > out.length) return out;
  if (size === 1) view.setUint8(at, value & 0xff);
  else if (size === 2) view.setUint16(at, value & 0xffff, little);
  else view.setUint32(at, value, little);
  return out;
}

/** What tells the format, left alone by most changes: else one test after the other only shows that it is looked at. */
const SIGNATURE_BYTES = 12;

/** A new file; `others`: files from whose middle a splice goes on. */
export function mutate(bytes: Uint8Array, m: Mutation, others: readonly Uint8Array[]): Uint8Array {
  const from = m.at < 0.95 ? SIGNATURE_BYTES : 0;
  const at = Math.floor(from + m.at * Math.max(0, bytes.length - 1 - from));
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (m.kind) {
    case 'cut':
      return before.slice();
    case 'bytes':
      return joined(before, Uint8Array.from(m.bytes), after.subarray(m.bytes.length));
    case 'number':
      return put(bytes, at, m);
    case 'drop':
      return joined(before, after.subarray(m.length));
    case 'repeat':
      return joined(
        before,
        ...Array.from({ length: m.times }, () => after.subarray(0, m.length)),
        after,
      );
    case 'splice': {
      const other = others[m.other % others.length] ?? bytes;
      return joined(before, other.subarray(Math.floor(m.at * other.length)));
    }
  }
}

/** A PNG with its checksums put right, so that what was changed in a chunk is looked at. */
export function withChecksums(png: Uint8Array): Uint8Array {
  const out = png.slice();
  const view = new DataView(out.buffer);
  for (let at = 8; at + 12 <= out.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > out.length) break;
    view.setUint32(end, crc32(out, at + 4, end));
    at = end + 4;
  }
  return out;
}
