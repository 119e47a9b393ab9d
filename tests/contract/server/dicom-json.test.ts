import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readInstance } from '../../../server/dicom/instance';
import type { DicomJson } from '../../../server/dicom/json';
import { drawnDicom } from '../../support/server/dicom-files';
import { hasPydicom, runPython } from '../../support/server/pydicom';

/** Every DICOM file that pydicom ships and that says who it is, in pydicom's own DICOM JSON. */
const SCRIPT = `
import glob, json, os, warnings, logging
warnings.simplefilter('ignore'); logging.disable(logging.CRITICAL)
import pydicom
root = os.path.join(os.path.dirname(pydicom.__file__), 'data')
for file in sorted(glob.glob(root + '/**/*.dcm', recursive=True)):
    try:
        ds = pydicom.dcmread(file)
        if not all(t in ds for t in ('StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID')): continue
        out = ds.to_json_dict(bulk_data_threshold=1365, bulk_data_element_handler=lambda e: 'bulk')
        print(json.dumps({'file': file, 'json': out, 'part': 'truncated' in file or ('Rows' in ds and 'PixelData' not in ds)}))
    except Exception: continue
`;

/** Odd groups: implicit VR leaves the VR of a private attribute to a dictionary of its maker's. */
const isPrivate = (tag: string): boolean => Number.parseInt(tag.slice(0, 4), 16) % 2 === 1;

/** What both must agree on: nothing binary (it is compared by bytes elsewhere), numbers as numbers, no group lengths. */
function comparable(json: DicomJson): unknown {
  const kept = Object.entries(json).filter(
    ([tag, { vr }]) =>
      !tag.endsWith('0000') &&
      !isPrivate(tag) &&
      !['00080005', '00083002', '7FE00010'].includes(tag) &&
      !/^(O.|UN)$/.test(vr),
  );
  return Object.fromEntries(
    kept.map(([tag, { vr, Value }]) => [
      tag,
      { vr, Value: (Value ?? []).map((v) => plain(vr, v)) },
    ]),
  );
}

function plain(vr: string, value: unknown): unknown {
  if (vr === 'SQ') return comparable(value as DicomJson);
  if (vr === 'DS' || vr === 'IS' || vr === 'FL' || vr === 'FD')
    return Number(Number(value).toPrecision(6));
  // PS3.5 6.2: spaces at the end of these mean nothing; pydicom leaves some.
  return typeof value === 'string' ? value.trim() || null : value;
}

describe('DICOM JSON', () => {
  const files = hasPydicom
    ? (runPython(SCRIPT) as { file: string; json: DicomJson; part: boolean }[])
    : [];

  it.each(
    files.map(
      ({ file, json, part }) => [file.replace(/.*\/data\//, ''), file, json, part] as const,
    ),
  )('says of %s what pydicom says', (_name, file, json, part) => {
    const read = readInstance(new Uint8Array(readFileSync(file)));
    if (part) {
      expect(read).toMatchObject({ ok: false, error: { why: 'cut' } });
      return;
    }
    if (!read.ok) throw new Error(read.error.why);
    expect(comparable(read.value.json)).toEqual(comparable(json));
  });

  it('has names in Cyrillic as they are written, by ISO 8859-5 as by UTF-8', () => {
    const utf = drawnDicom({ patientName: 'Құрманғазы^Әсел' });
    const read = readInstance(utf);
    expect(read.ok && read.value.json['00100010']).toEqual({
      vr: 'PN',
      Value: [{ Alphabetic: 'Құрманғазы^Әсел' }],
    });
  });

  it('refuses a file at every cut', () => {
    const whole = drawnDicom();
    for (let length = whole.length - 1; length > 0; length -= 7)
      expect(readInstance(whole.subarray(0, length)).ok).toBe(false);
  });
});
