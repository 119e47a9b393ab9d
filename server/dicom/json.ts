import dicomParser from 'dicom-parser';
import type { DataSet, Element } from 'dicom-parser';
import { charactersOf, decodeText } from '../../src/imaging/formats/dicom/text';
import { vrOf } from './dictionary';

/** The DICOM JSON model, PS3.18 F. */
export interface JsonElement {
  readonly vr: string;
  readonly Value?: readonly unknown[];
  readonly InlineBinary?: string;
  /** As kept: relative to the instance, `bulkdata/<path>`. */
  readonly BulkDataURI?: string;
}
export type DicomJson = Readonly<Record<string, JsonElement>>;

/** Binary values up to this many bytes stand in the metadata; longer ones are fetched by reference. */
const INLINE_BYTES = 1024;

const TEXT = new Set(['SH', 'LO', 'ST', 'LT', 'UC', 'UT', 'PN']);
/** What ends the reach of an escape sequence (PS3.5 6.1.2.5.3). */
const TEXT_ENDS = /[\\\r\n\f\t]/;
const NAME_ENDS = /[\\^=\r\n\f\t]/;
const ONE_VALUE = new Set(['ST', 'LT', 'UT', 'UR']);
const NUMBERS: Readonly<
  Record<string, readonly [number, (set: DataSet, tag: string, i: number) => number | undefined]>
> = {
  US: [2, (set, tag, i) => set.uint16(tag, i)],
  SS: [2, (set, tag, i) => set.int16(tag, i)],
  UL: [4, (set, tag, i) => set.uint32(tag, i)],
  SL: [4, (set, tag, i) => set.int32(tag, i)],
  FL: [4, (set, tag, i) => set.float(tag, i)],
  FD: [8, (set, tag, i) => set.double(tag, i)],
};
/** Bytes of one word of a binary value, which DICOM JSON wants in little endian. */
export const WORD: Readonly<Record<string, number>> = {
  OW: 2,
  OF: 4,
  OL: 4,
  OD: 8,
  OV: 8,
  SV: 8,
  UV: 8,
};

interface Scope {
  readonly littleEndian: boolean;
  readonly signed: boolean;
  /** Terms of Specific Character Set. */
  readonly terms: readonly string[];
  readonly path: string;
}

export function bytesOf(set: DataSet, element: Element): Uint8Array {
  const all = set.byteArray as Uint8Array;
  return all.subarray(element.dataOffset, element.dataOffset + element.length);
}

function swapped(bytes: Uint8Array, word: number): Uint8Array {
  return bytes.map((_, i) => bytes[i - (i % word) + (word - 1 - (i % word))] ?? 0);
}

export function littleEndianBytes(
  bytes: Uint8Array,
  vr: string,
  littleEndian: boolean,
): Uint8Array {
  const word = WORD[vr];
  return littleEndian || word === undefined ? bytes : swapped(bytes, word);
}

function personName(text: string): object | null {
  const names = ['Alphabetic', 'Ideographic', 'Phonetic'];
  const groups = text.split('=').map((group) => group.trim());
  const named = names.flatMap((name, i) => (groups[i] ? [[name, groups[i]] as const] : []));
  return named.length ? Object.fromEntries(named) : null;
}

function valueOf(vr: string, text: string): unknown {
  if (text === '') return null;
  if (vr === 'PN') return personName(text);
  if (vr === 'DS' || vr === 'IS') {
    const number = Number(text);
    // What is no number is given as it stands, as PS3.18 F.2.3.1 allows, instead of being lost.
    return Number.isFinite(number) ? number : text;
  }
  return text;
}

function textElement(vr: string, bytes: Uint8Array, terms: readonly string[]): JsonElement {
  const text = TEXT.has(vr)
    ? decodeText(bytes, terms, vr === 'PN' ? NAME_ENDS : TEXT_ENDS)
    : Buffer.from(bytes).toString('latin1');
  const end = /[\0 ]+$/;
  // Leading spaces mean something in long texts only (PS3.5 6.2).
  const parts = ONE_VALUE.has(vr)
    ? [text.replace(end, '')]
    : text.split('\\').map((part) => part.replace(end, '').trimStart());
  if (parts.every((part) => part === '')) return { vr };
  return { vr, Value: parts.map((part) => valueOf(vr, part)) };
}

function numberElement(vr: string, set: DataSet, element: Element): JsonElement | null {
  const reader = NUMBERS[vr];
  if (!reader) return null;
  const [size, read] = reader;
  const count = Math.floor(element.length / size);
  if (count === 0) return { vr };
  const value = (i: number): unknown => {
    const number = read(set, element.tag, i);
    return Number.isFinite(number) ? number : String(number);
  };
  return { vr, Value: Array.from({ length: count }, (_, i) => value(i)) };
}

function attributeTags(set: DataSet, element: Element): JsonElement {
  const hex = (n: number | undefined): string =>
    (n ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const tags = Array.from(
    { length: element.length >> 2 },
    (_, i) => hex(set.uint16(element.tag, i * 2)) + hex(set.uint16(element.tag, i * 2 + 1)),
  );
  return tags.length ? { vr: 'AT', Value: tags } : { vr: 'AT' };
}

function binary(
  vr: string,
  set: DataSet,
  element: Element,
  scope: Scope,
  path: string,
): JsonElement {
  // Encapsulated pixel data have no length of their own.
  const undefinedLength = element.encapsulatedPixelData === true || element.length === 0xffffffff;
  if (!undefinedLength && element.length === 0) return { vr };
  if (undefinedLength || element.length > INLINE_BYTES)
    return { vr, BulkDataURI: `bulkdata/${path}` };
  const bytes = littleEndianBytes(bytesOf(set, element), vr, scope.littleEndian);
  return { vr, InlineBinary: Buffer.from(bytes).toString('base64') };
}

/** Items of a sequence that was written as UN: implicit little endian within, whatever is without (PS3.5 6.2.2). */
function unknownItems(set: DataSet, element: Element): NonNullable<Element['items']> | null {
  const parser = dicomParser.littleEndianByteArrayParser;
  const copy: Element = { ...element };
  try {
    const all = set.byteArray as Uint8Array;
    const within = all.subarray(0, element.dataOffset + element.length);
    const stream = new dicomParser.ByteStream(parser, within, element.dataOffset);
    dicomParser.readSequenceItemsImplicit(stream, copy);
    return copy.items ?? null;
  } catch {
    // dicom-parser throws strings: the value is no sequence after all.
    return null;
  }
}

function toElement(set: DataSet, element: Element, tag: string, scope: Scope): JsonElement {
  // UN is written by who did not know the attribute; whoever does may read it (PS3.5 6.2.2).
  const unknown = element.vr === 'UN';
  const known = element.vr === undefined || unknown ? vrOf(tag, scope.signed) : element.vr;
  const items = element.items ?? (unknown && known === 'SQ' ? unknownItems(set, element) : null);
  const vr = items ? 'SQ' : unknown && known === 'SQ' ? 'UN' : known;
  const path = scope.path + tag;
  if (vr === 'SQ') {
    const sets = (items ?? []).map((item, i) =>
      item.dataSet ? walk(item.dataSet, { ...scope, path: `${path}/${i}/` }) : {},
    );
    return sets.length ? { vr, Value: sets } : { vr };
  }
  if (vr === 'AT') return attributeTags(set, element);
  const number = numberElement(vr, set, element);
  if (number) return number;
  if (vr in WORD || vr === 'OB' || vr === 'UN') return binary(vr, set, element, scope, path);
  return textElement(vr, bytesOf(set, element), scope.terms);
}

function walk(set: DataSet, outer: Scope): DicomJson {
  // A data set within may have a character set of its own (PS3.5 7.5.3).
  const own = 'x00080005' in set.elements;
  const scope = own ? { ...outer, terms: charactersOf(set) } : outer;
  const entries = Object.values(set.elements).flatMap((element) => {
    const tag = element.tag.slice(1).toUpperCase();
    // Group lengths are retired and say nothing; item delimiters are no attributes.
    if (tag.endsWith('0000') || tag.startsWith('FFFE')) return [];
    return [[tag, toElement(set, element, tag, scope)] as const];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A data set without its file meta information. Texts are Unicode whatever they were (PS3.18 F.2.2 wants UTF-8). */
export function toJson(set: DataSet, littleEndian: boolean): DicomJson {
  const signed = set.uint16('x00280103') === 1;
  const json = walk(set, { littleEndian, signed, terms: charactersOf(set), path: '' });
  return '00080005' in json ? { ...json, '00080005': { vr: 'CS', Value: ['ISO_IR 192'] } } : json;
}

/** As text, attributes in the order of their tags (PS3.18 F.2.2): a plain object would put those that look like numbers first. */
export function jsonText(json: DicomJson): string {
  const tags = Object.keys(json).sort();
  const members = tags.map((tag) => `"${tag}":${elementText(json[tag] as JsonElement)}`);
  return `{${members.join(',')}}`;
}

function elementText(element: JsonElement): string {
  if (element.vr !== 'SQ' || !element.Value) return JSON.stringify(element);
  const items = element.Value.map((item) => jsonText(item as DicomJson));
  return `{"vr":"SQ","Value":[${items.join(',')}]}`;
}

/** The first value of an attribute as text; a person's name as its alphabetic group; '' where there is none. */
export function firstText(json: DicomJson, tag: string): string {
  const value = json[tag]?.Value?.[0];
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  const name = value as { Alphabetic?: string } | null | undefined;
  return typeof name?.Alphabetic === 'string' ? name.Alphabetic : '';
}
