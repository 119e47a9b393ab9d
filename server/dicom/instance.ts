import type { DataSet, Element } from 'dicom-parser';
import type { Part10 } from '../../src/imaging/formats/dicom/part10';
import { PIXEL_DATA, readPart10 } from '../../src/imaging/formats/dicom/part10';
import { err, ok } from '../../src/domain/result';
import type { Result } from '../../src/domain/result';
import type { DicomJson } from './json';
import { firstText, toJson } from './json';

/** A DICOM object that is whole and says who it is. */
export interface Instance {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly sopClass: string;
  readonly syntax: string;
  readonly json: DicomJson;
}

/** Why bytes are no instance, with what could be read of its identity for the answer. */
export interface NoInstance {
  readonly why: 'unreadable' | 'cut' | 'identity';
  readonly instance: string;
  readonly sopClass: string;
}

const UNDEFINED_LENGTH = 0xffffffff;
/** PS3.5 9.1: components without leading zeros, 64 characters at most. */
const UID = /^(?=.{1,64}$)(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/;

export const isUid = (text: string): boolean => UID.test(text);

/** Where encapsulated pixel data end (PS3.5 A.4), or null where their delimiter is missing. */
function encapsulatedEnd(bytes: Uint8Array, start: number): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  while (at + 8 <= bytes.length && view.getUint16(at, true) === 0xfffe) {
    const element = view.getUint16(at + 2, true);
    if (element === 0xe0dd) return at + 8;
    if (element !== 0xe000) return null;
    at += 8 + view.getUint32(at + 4, true);
  }
  return null;
}

function endOf(element: Element, bytes: Uint8Array): number | null {
  if (element.tag === PIXEL_DATA && element.length === UNDEFINED_LENGTH)
    return encapsulatedEnd(bytes, element.dataOffset);
  return element.dataOffset + element.length;
}

/** Of a last sequence of undefined length; dicom-parser does not count it. */
const isDelimiter = (bytes: Uint8Array): boolean =>
  bytes.length === 8 && bytes[0] === 0xfe && bytes[1] === 0xff && bytes[2] === 0xdd;

/** Whether the file ends where its last element does: a transfer that was cut off ends within one. */
function isWhole({ set, bytes }: Part10): boolean {
  const last = Object.values(set.elements).reduce<Element | null>(
    (a, b) => (a && a.dataOffset > b.dataOffset ? a : b),
    null,
  );
  const end = last && endOf(last, bytes);
  if (end === null || end > bytes.length) return false;
  // What follows pixel data (padding, signatures) is not read; elsewhere nothing may be left but padding.
  const left = bytes.subarray(end);
  return last?.tag === PIXEL_DATA || left.every((byte) => byte === 0) || isDelimiter(left);
}

/** Storage classes whose objects are nothing without pixels (PS3.4 B.5): projection and sectional images, photographs, segmentations. */
const IMAGES =
  /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(1|1\.\d[\d.]*|2|2\.[12]|4|4\.[134]|6\.\d|7|7\.\d|20|66\.4|77\.1\.\d[\d.]*|481\.[12])$/;

/** A file cut between two elements looks whole; an image that has no pixels yet tells it. */
const lacksPixels = ({ set }: Part10, sopClass: string): boolean =>
  !(PIXEL_DATA in set.elements) && (IMAGES.test(sopClass) || 'x00280010' in set.elements);

const uidIn = (set: DataSet, tag: string): string => (set.string(tag) ?? '').replace(/[\0 ]+$/, '');

/** Reads a DICOM file whole: for what is to be kept for ever, half of it is not enough. */
export function readInstance(bytes: Uint8Array): Result<Instance, NoInstance> {
  try {
    return inspected(bytes);
  } catch (error) {
    // dicom-parser throws strings, and its views RangeErrors, at a damaged header.
    if (typeof error !== 'string' && !(error instanceof RangeError)) throw error;
    return err({ why: 'unreadable', instance: '', sopClass: '' });
  }
}

function inspected(bytes: Uint8Array): Result<Instance, NoInstance> {
  const file = readPart10(bytes);
  if (!file.ok) return err({ why: 'unreadable', instance: '', sopClass: '' });
  const { set, littleEndian, syntax } = file.value;
  const known = { instance: uidIn(set, 'x00080018'), sopClass: uidIn(set, 'x00080016') };
  if (!isWhole(file.value) || lacksPixels(file.value, known.sopClass))
    return err({ why: 'cut', ...known });
  const study = uidIn(set, 'x0020000d');
  const series = uidIn(set, 'x0020000e');
  const uids = [study, series, known.instance, known.sopClass];
  if (!uids.every(isUid) || syntax === null) return err({ why: 'identity', ...known });
  return ok({ study, series, ...known, syntax, json: toJson(set, littleEndian) });
}

/** Patient's identifier with who gave it out (PS3.3 C.2.2, issuer in (0010,0021) or its qualifiers); null where it is blank. */
export function patientIdentity(json: DicomJson): { id: string; issuer: string | null } | null {
  const id = firstText(json, '00100020');
  if (id === '') return null;
  const qualifiers = json['00100024']?.Value?.[0] as DicomJson | undefined;
  const universal = qualifiers ? firstText(qualifiers, '00400032') : '';
  const issuer = universal || firstText(json, '00100021');
  return { id, issuer: issuer || null };
}
