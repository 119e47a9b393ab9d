import type { DataSet, Element } from 'dicom-parser';
import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';

const ITEM = 0xe000;

interface Fragments {
  /** Contents of the Basic Offset Table: offsets from the first byte after it. */
  readonly offsets: readonly number[];
  readonly items: readonly { readonly at: number; readonly bytes: Uint8Array }[];
}

/** The items of encapsulated pixel data (PS3.5 A.4); little endian always. A cut last item makes null. */
function readItems(bytes: Uint8Array, start: number): Fragments | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const all: { at: number; bytes: Uint8Array }[] = [];
  let at = start;
  while (at + 8 <= bytes.length) {
    if (view.getUint16(at, true) !== 0xfffe || view.getUint16(at + 2, true) !== ITEM) break;
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > bytes.length) return null;
    all.push({ at, bytes: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length;
  }
  const [table, ...items] = all;
  if (!table) return null;
  const offsets: number[] = [];
  const content = new DataView(table.bytes.buffer, table.bytes.byteOffset, table.bytes.byteLength);
  for (let i = 0; i + 4 <= content.byteLength; i += 4) offsets.push(content.getUint32(i, true));
  const base = table.at + 8 + table.bytes.length;
  return { offsets, items: items.map((item) => ({ at: item.at - base, bytes: item.bytes })) };
}

/** The Extended Offset Table (7FE0,0001), 64 bits an entry. */
function extendedOffsets(set: DataSet, bytes: Uint8Array): readonly number[] {
  const element: Element | undefined = set.elements['x7fe00001'];
  if (!element || element.dataOffset + element.length > bytes.length) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset + element.dataOffset, element.length);
  return Array.from({ length: element.length >> 3 }, (_, i) =>
    Number(view.getBigUint64(i * 8, true)),
  );
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => {
    out.set(part, at);
    return at + part.length;
  }, 0);
  return out;
}

/** A frame begins where an item does that starts a JPEG (FFD8) or JPEG 2000 (FF4F) stream: the last resort. */
const startsStream = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff && (bytes[1] === 0xd8 || bytes[1] === 0x4f);

function firstItems(
  { offsets, items }: Fragments,
  set: DataSet,
  bytes: Uint8Array,
  frames: number,
) {
  for (const table of [offsets, extendedOffsets(set, bytes)]) {
    const starts = table.map((offset) => items.findIndex((item) => item.at === offset));
    if (table.length === frames && !starts.includes(-1)) return starts;
  }
  if (frames === 1) return [0];
  if (items.length === frames) return items.map((_, i) => i);
  return items.flatMap((item, i) => (startsStream(item.bytes) ? [i] : []));
}

/** The codestream of one frame (from 0), its fragments joined. */
export function frameStream(
  bytes: Uint8Array,
  set: DataSet,
  element: Element,
  frame: number,
  frames: number,
): Result<Uint8Array, Failure> {
  const fragments = readItems(bytes, element.dataOffset);
  if (!fragments) return fail('file-damaged', 'pixel data cut within a fragment');
  const starts = firstItems(fragments, set, bytes, frames);
  const from = starts[frame];
  const parts = fragments.items.slice(from, starts[frame + 1]);
  if (from === undefined || !parts.length) return fail('file-damaged', `no frame ${frame + 1}`);
  return ok(join(parts.map((part) => part.bytes)));
}
