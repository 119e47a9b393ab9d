/**
 * DICOM data sets as values, and their bytes in Explicit VR Little Endian (PS3.5, 7.1.2). A writer of our own: it
 * is 1 kB in the page, compressed, where dcmjs 0.51 is 198 kB. Only what is written here is implemented.
 */
export type Vr =
  | 'AE'
  | 'AT'
  | 'CS'
  | 'DA'
  | 'DS'
  | 'IS'
  | 'LO'
  | 'LT'
  | 'OB'
  | 'OW'
  | 'PN'
  | 'SH'
  | 'SQ'
  | 'SS'
  | 'ST'
  | 'TM'
  | 'UI'
  | 'UL'
  | 'US'
  | 'UT';

export type DataSet = readonly Element[];
type Value = string | number | Uint8Array | DataSet;

export interface Element {
  /** Group and element as in 0x00100010. */
  readonly tag: number;
  readonly vr: Vr;
  readonly values: readonly Value[];
}

/** No values: an element that is there and empty (type 2). */
export const el = (tag: number, vr: Vr, ...values: readonly Value[]): Element => ({
  tag,
  vr,
  values,
});

/** Of one code sequence item (PS3.3, 8.8). */
export const code = (tag: number, value: string, scheme: string, meaning: string): Element =>
  el(tag, 'SQ', [
    el(0x00080100, 'SH', value),
    el(0x00080102, 'SH', scheme),
    el(0x00080104, 'LO', meaning),
  ]);

/** VRs whose length takes four bytes after two reserved ones. */
const LONG: readonly Vr[] = ['OB', 'OW', 'SQ', 'UT'];
const ITEM = 0xfffee000;

const utf8 = new TextEncoder();

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function tagBytes(tag: number): number[] {
  const [group, element] = [tag >>> 16, tag & 0xffff];
  return [group & 255, group >>> 8, element & 255, element >>> 8];
}

const uint32 = (n: number): number[] => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24];

/** UIDs and bytes are filled up with zero, text with a space (PS3.5, 6.2). */
function padded(bytes: Uint8Array, vr: Vr): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  return joined([bytes, Uint8Array.of(vr === 'UI' || vr === 'OB' ? 0 : 0x20)]);
}

function valueBytes({ vr, values }: Element): Uint8Array {
  if (vr === 'SQ')
    return joined(
      values.flatMap((item) => {
        const body = encode(item as DataSet);
        return [Uint8Array.from([...tagBytes(ITEM), ...uint32(body.length)]), body];
      }),
    );
  if (vr === 'OB' || vr === 'OW') return padded(values[0] as Uint8Array, vr);
  if (vr === 'US' || vr === 'SS')
    return Uint8Array.from(values.flatMap((n) => uint32(n as number).slice(0, 2)));
  if (vr === 'UL') return Uint8Array.from(values.flatMap((n) => uint32(n as number)));
  if (vr === 'AT') return Uint8Array.from(values.flatMap((tag) => tagBytes(tag as number)));
  return padded(utf8.encode(values.map(String).join('\\')), vr);
}

function bytesOf(element: Element): readonly Uint8Array[] {
  const value = valueBytes(element);
  const { tag, vr } = element;
  const length = LONG.includes(vr)
    ? [0, 0, ...uint32(value.length)]
    : [value.length & 255, value.length >>> 8];
  return [Uint8Array.from([...tagBytes(tag), ...utf8.encode(vr), ...length]), value];
}

/** In the order of tags, whatever order they were given in. */
function encode(set: DataSet): Uint8Array<ArrayBuffer> {
  return joined([...set].sort((a, b) => a.tag - b.tag).flatMap(bytesOf));
}

const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
/** Of this writer; the root of UUID-derived UIDs. */
const IMPLEMENTATION = '2.25.261414470364098239817302166423790415185';

/** A DICOM file (PS3.10, 7.1) around a data set that has its SOP Class and Instance UIDs. */
export function fileOf(set: DataSet): Uint8Array<ArrayBuffer> {
  const text = (tag: number): string => set.find((one) => one.tag === tag)?.values[0] as string;
  const meta = encode([
    el(0x00020001, 'OB', Uint8Array.of(0, 1)),
    el(0x00020002, 'UI', text(0x00080016)),
    el(0x00020003, 'UI', text(0x00080018)),
    el(0x00020010, 'UI', EXPLICIT_LITTLE),
    el(0x00020012, 'UI', IMPLEMENTATION),
    el(0x00020013, 'SH', 'BITELIGHT'),
  ]);
  const preamble = new Uint8Array(132);
  preamble.set(utf8.encode('DICM'), 128);
  return joined([preamble, encode([el(0x00020000, 'UL', meta.length)]), meta, encode(set)]);
}
