import type { DataSet } from 'dicom-parser';

/**
 * Where an enhanced multi-frame object keeps what other objects keep at the top (PS3.3 C.7.6.16): the item of functional
 * group `macro` for this frame (from 0), else for all frames, else the data set itself.
 */
export function scopeOf(set: DataSet, frame: number, macro: string): DataSet {
  const own = set.elements['x52009230']?.items?.[frame]?.dataSet;
  const shared = set.elements['x52009229']?.items?.[0]?.dataSet;
  for (const group of [own, shared]) {
    const item = group?.elements[macro]?.items?.[0]?.dataSet;
    if (item) return item;
  }
  return set;
}
