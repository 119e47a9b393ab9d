import type { DataSet, Element } from 'dicom-parser';
import { readPart10 } from '../../src/imaging/formats/dicom/part10';
import { bytesOf, littleEndianBytes } from './json';
import { vrOf } from './dictionary';

/** `00540016/0/00181074` -> the element there, with the data set that holds it. */
function find(set: DataSet, path: readonly string[]): { set: DataSet; element: Element } | null {
  const [tag, item, ...rest] = path;
  const element = set.elements[`x${(tag ?? '').toLowerCase()}`];
  if (!element) return null;
  if (item === undefined) return { set, element };
  const inner = element.items?.[Number(item)]?.dataSet;
  return inner ? find(inner, rest) : null;
}

/** A binary value by the path that metadata named, in little endian; null where there is none. Encapsulated pixels: see frames. */
export function bulkValue(bytes: Uint8Array, path: string): Uint8Array | null {
  const file = readPart10(bytes);
  if (!file.ok) return null;
  const found = find(file.value.set, path.split('/'));
  if (!found || found.element.items || found.element.length === 0xffffffff) return null;
  const { set, element } = found;
  const vr = element.vr ?? vrOf(element.tag.slice(1).toUpperCase(), false);
  return littleEndianBytes(bytesOf(set, element), vr, file.value.littleEndian);
}
