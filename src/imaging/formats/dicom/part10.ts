import dicomParser from 'dicom-parser';
import type { ByteArrayParser, ByteStream, DataSet, Element } from 'dicom-parser';
import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { inflateAtMost } from '../codecs/inflate';
import { MAX_FILE_BYTES } from '../limits';
import { DEFLATED } from './syntax';

/** Exported by the package, missing in its types. */
const { DataSet: DataSetClass } = dicomParser as unknown as {
  DataSet: new (parser: ByteArrayParser, bytes: Uint8Array, elements: object) => DataSet;
};

export const PIXEL_DATA = 'x7fe00010';

export interface Part10 {
  /** Everything up to the pixel data, which stand in it without having been looked into. */
  readonly set: DataSet;
  /** What the elements of `set` point into: the file, or what its deflated part holds. */
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  /** UID of the transfer syntax as named; null where none is. */
  readonly syntax: string | null;
}

const LONG_VRS = new Set(['OV', 'SV', 'UV']);
const VRS = new Set(
  (
    'AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT ' +
    'UV'
  ).split(' '),
);

const text = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** Where the first element stands: after the preamble, after a bare prefix, or at once. */
function startOf(bytes: Uint8Array): number {
  if (text(bytes, 128, 4) === 'DICM') return 132;
  return text(bytes, 0, 4) === 'DICM' ? 4 : 0;
}

/** Group, VR and byte order of the element at `at`, whatever the header promised. */
function layoutAt(bytes: Uint8Array, at: number) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (at + 8 > bytes.length) return null;
  const little = view.getUint16(at, true);
  const swapped = view.getUint16(at, false);
  const littleEndian = little <= swapped;
  const explicit = VRS.has(text(bytes, at + 4, 2));
  return { group: littleEndian ? little : swapped, littleEndian, explicit };
}

/** A file without preamble, or not even a meta header: begins with an element of group 2 or 8 and a sane length. */
export function looksLikeDataSet(head: Uint8Array): boolean {
  const layout = layoutAt(head, 0);
  if (!layout || (layout.group !== 2 && layout.group !== 8)) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getUint16(2, layout.littleEndian) > 0x20) return false;
  return layout.explicit || view.getUint32(4, layout.littleEndian) <= 64;
}

/** dicom-parser takes a 64-bit VR (of an Extended Offset Table) for a short one. */
function readExplicit(stream: ByteStream): Element {
  const at = stream.position;
  if (!LONG_VRS.has(text(stream.byteArray as Uint8Array, at + 4, 2)))
    return dicomParser.readDicomElementExplicit(stream, [], PIXEL_DATA);
  const tag = dicomParser.readTag(stream);
  stream.seek(4);
  const length = stream.readUint32();
  const element = { tag, vr: 'OV', length, dataOffset: stream.position };
  stream.seek(length);
  return element;
}

/** Elements until the pixel data; one that cannot be read ends the header, as what came before may be enough. */
function readElements(bytes: Uint8Array, start: number, littleEndian: boolean, explicit: boolean) {
  const parser = littleEndian
    ? dicomParser.littleEndianByteArrayParser
    : dicomParser.bigEndianByteArrayParser;
  const stream = new dicomParser.ByteStream(parser, bytes, start);
  const elements: Record<string, Element> = {};
  try {
    while (stream.position + 8 <= bytes.length) {
      const element = explicit
        ? readExplicit(stream)
        : dicomParser.readDicomElementImplicit(stream, PIXEL_DATA);
      elements[element.tag] = element;
      if (element.tag === PIXEL_DATA) break;
    }
  } catch {
    // dicom-parser throws strings at a length that leads beyond the end.
  }
  return new DataSetClass(parser, bytes, elements);
}

/** Group 2 is explicit little endian whatever follows (PS3.10, 7.1); its own length is not relied upon. */
function readMeta(bytes: Uint8Array, start: number): { syntax: string | null; end: number } {
  const parser = dicomParser.littleEndianByteArrayParser;
  const stream = new dicomParser.ByteStream(parser, bytes, start);
  const elements: Record<string, Element> = {};
  let end = start;
  while (layoutAt(bytes, end)?.group === 2) {
    const element = dicomParser.readDicomElementExplicit(stream, []);
    elements[element.tag] = element;
    end = stream.position;
  }
  const set = new DataSetClass(parser, bytes, elements);
  return { syntax: set.string('x00020010')?.trim() || null, end };
}

/** Header and place of the pixel data of a DICOM file, with or without preamble and meta header (PS3.10, 7). */
export function readPart10(file: Uint8Array): Result<Part10, Failure> {
  const { syntax, end } = readMeta(file, startOf(file));
  let bytes = file;
  let start = end;
  if (syntax === DEFLATED) {
    // PS3.5 A.5: without a zlib header.
    const inflated = inflateAtMost(file.subarray(end), MAX_FILE_BYTES);
    if (inflated.more) return fail('file-too-large', `over ${MAX_FILE_BYTES} bytes inflated`);
    bytes = inflated.bytes;
    start = 0;
  }
  const layout = layoutAt(bytes, start);
  if (!layout) return fail('file-damaged', 'DICOM without a data set');
  const { littleEndian, explicit } = layout;
  return ok({
    set: readElements(bytes, start, littleEndian, explicit),
    bytes,
    littleEndian,
    syntax,
  });
}
