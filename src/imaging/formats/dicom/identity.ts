import type { DataSet } from 'dicom-parser';
import type { DicomIdentity, Radiograph } from '../../../domain/radiograph';
import { isoDate } from './date';
import { readSpacing } from './spacing';

/** Acquisition, content or study date. */
function date(set: DataSet): string | null {
  for (const tag of ['x00080022', 'x00080023', 'x00080020']) {
    const iso = isoDate(set.string(tag));
    if (iso) return iso;
  }
  return null;
}

function laterality(set: DataSet): 'L' | 'R' | null {
  const value = (set.string('x00200062') || set.string('x00200060') || '').trim();
  return value === 'L' || value === 'R' ? value : null;
}

/** Everything the header says of the film itself; who is on it: subject.ts. */
export function readIdentity(
  set: DataSet,
  frame: number,
): Pick<Radiograph, 'spacing' | 'capturedAt' | 'laterality'> & { dicom: DicomIdentity } {
  const text = (tag: string): string | null => set.string(tag)?.trim() || null;
  return {
    spacing: readSpacing(set, frame),
    capturedAt: date(set),
    laterality: laterality(set),
    dicom: {
      sopInstanceUid: text('x00080018'),
      studyInstanceUid: text('x0020000d'),
      seriesInstanceUid: text('x0020000e'),
      sopClassUid: text('x00080016'),
      modality: text('x00080060'),
    },
  };
}
