import type { DataSet } from 'dicom-parser';

/** A lookup table of DICOM (PS3.3 C.11.1.1, C.7.6.3.1.5): input `first` gives values[0]; beyond the ends, the end's. */
export interface Lut {
  readonly first: number;
  readonly bits: number;
  readonly values: Uint8Array | Uint16Array;
}

/** `descriptor`, `data`: tags. `signed`: whether the first input mapped is. null where there is no whole table. */
export function readLut(
  set: DataSet,
  descriptor: string,
  data: string,
  signed: boolean,
): Lut | null {
  const element = set.elements[data];
  const entries = set.uint16(descriptor, 0);
  const first = signed ? set.int16(descriptor, 1) : set.uint16(descriptor, 1);
  const bits = set.uint16(descriptor, 2);
  if (!element || entries === undefined || first === undefined || bits === undefined) return null;
  // PS3.3 C.11.1.1.1: 65536 entries do not fit the descriptor and are told as none.
  const count = entries || 65_536;
  const all = set.byteArray as Uint8Array;
  const end = element.dataOffset + element.length;
  if (bits < 8 || bits > 16 || end > all.length || element.length < count) return null;
  if (element.length < count * 2) {
    const bytes = all.subarray(element.dataOffset, element.dataOffset + count);
    return { first, bits: 8, values: Uint8Array.from(bytes) };
  }
  const values = Uint16Array.from({ length: count }, (_, i) => set.uint16(data, i) ?? 0);
  return { first, bits, values };
}
