import type { DataSet } from 'dicom-parser';
import type { DicomIdentity, Radiograph } from '../../../domain/radiograph';
import { readSpacing } from './spacing';

/** Acquisition, content or study date as ISO 8601; anything that is not a date of the calendar is null. */
function date(set: DataSet): string | null {
  for (const tag of ['x00080022', 'x00080023', 'x00080020']) {
    const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(set.string(tag)?.trim() ?? '');
    if (!parts) continue;
    const iso = `${parts[1]}-${parts[2]}-${parts[3]}`;
    const instant = new Date(`${iso}T00:00:00Z`);
    if (!Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(iso)) return iso;
  }
  return null;
}

function laterality(set: DataSet): 'L' | 'R' | null {
  const value = (set.string('x00200062') || set.string('x00200060') || '').trim();
  return value === 'L' || value === 'R' ? value : null;
}

/** Everything the header says that is kept with a film. No patient field is read before there is a sealed place for it. */
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
