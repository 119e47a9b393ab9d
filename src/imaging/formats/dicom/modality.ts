import type { DataSet } from 'dicom-parser';
import { scopeOf } from './functional';
import { readLut } from './lut';

/** The modality transform (PS3.3 C.11.1), read backwards: it is the window that moves, the pixels stay as stored. */
export interface Modality {
  toStored(value: number): number;
  /** Higher stored values mean lower ones after it: the film's brightness runs the other way. */
  readonly falling: boolean;
}

const PIXEL_VALUE_TRANSFORMATION = 'x00289145';

export function readModality(set: DataSet, frame: number, signed: boolean): Modality {
  const item = set.elements['x00283000']?.items?.[0]?.dataSet;
  const lut = item && readLut(item, 'x00283002', 'x00283006', signed);
  if (lut) {
    const { values, first } = lut;
    const falling = (values[0] as number) > (values[values.length - 1] as number);
    const reached = (value: number) => (v: number) => (falling ? v <= value : v >= value);
    const toStored = (value: number): number => {
      const at = values.findIndex(reached(value));
      return first + (at < 0 ? values.length - 1 : at);
    };
    return { falling, toStored };
  }
  const scope = scopeOf(set, frame, PIXEL_VALUE_TRANSFORMATION);
  const slope = scope.floatString('x00281053') || 1;
  const intercept = scope.floatString('x00281052') || 0;
  return { falling: slope < 0, toStored: (value) => (value - intercept) / slope };
}
