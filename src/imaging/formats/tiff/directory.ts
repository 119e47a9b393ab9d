import { MAX_FILMS } from '../limits';

/** The numbers of one tag; text and unknown types come as bytes. Rationals come divided. */
export type Tags = ReadonlyMap<number, readonly number[]>;

interface Type {
  readonly size: number;
  readonly read: (view: DataView, at: number, little: boolean) => number;
}

const byte: Type = { size: 1, read: (v, at) => v.getUint8(at) };
const short: Type = { size: 2, read: (v, at, le) => v.getUint16(at, le) };
const long: Type = { size: 4, read: (v, at, le) => v.getUint32(at, le) };
const rational: Type = {
  size: 8,
  read: (v, at, le) => v.getUint32(at, le) / v.getUint32(at + 4, le),
};
/** By the number of the type (TIFF 6.0, section 2). */
const TYPES: Readonly<Record<number, Type>> = {
  1: byte,
  2: byte,
  3: short,
  4: long,
  5: rational,
  7: byte,
};
const REDUCED = 1;
const NEW_SUBFILE_TYPE = 254;

export interface TiffFile {
  readonly bytes: Uint8Array;
  readonly little: boolean;
  /** One directory a page, thumbnails left out. */
  readonly pages: readonly Tags[];
}

/** One entry of 12 bytes: its values stand in it, or where its last four bytes point. Null: beyond the end, or of no use. */
function readEntry(view: DataView, at: number, little: boolean): [number, number[]] | null {
  const type = TYPES[view.getUint16(at + 2, little)];
  const count = view.getUint32(at + 4, little);
  if (!type || count === 0) return null;
  const inside = type.size * count <= 4;
  const from = inside ? at + 8 : view.getUint32(at + 8, little);
  if (from + type.size * count > view.byteLength) return null;
  const values = Array.from({ length: count }, (_, i) =>
    type.read(view, from + i * type.size, little),
  );
  return [view.getUint16(at, little), values];
}

/** The directory at `at` and where the next stands (0: there is none); null where it leads beyond the file. */
function readDirectory(view: DataView, at: number, little: boolean) {
  if (at + 2 > view.byteLength) return null;
  const entries = view.getUint16(at, little);
  const end = at + 2 + 12 * entries;
  if (end > view.byteLength) return null;
  const tags = new Map<number, readonly number[]>();
  for (let entry = at + 2; entry < end; entry += 12) {
    const read = readEntry(view, entry, little);
    if (read) tags.set(...read);
  }
  return { tags, next: end + 4 <= view.byteLength ? view.getUint32(end, little) : 0 };
}

/** Every page of a TIFF (6.0, section 2). A chain that turns back on itself or breaks off ends there. */
export function readPages(bytes: Uint8Array): TiffFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const pages: Tags[] = [];
  const seen = new Set<number>();
  let at = bytes.length >= 8 ? view.getUint32(4, little) : 0;
  while (at !== 0 && !seen.has(at) && seen.size <= 2 * MAX_FILMS) {
    seen.add(at);
    const directory = readDirectory(view, at, little);
    if (!directory) break;
    const kind = directory.tags.get(NEW_SUBFILE_TYPE)?.[0] ?? 0;
    if ((kind & REDUCED) === 0) pages.push(directory.tags);
    at = directory.next;
  }
  return { bytes, little, pages };
}
