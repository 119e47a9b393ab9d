import type { Patient } from '../../../domain/patient';
import { orientationIn } from '../../../domain/correction';
import type { GreyImage, Radiograph } from '../../../domain/radiograph';
import { MODALITIES } from '../codes';
import type { Signed } from '../signed';
import { SOP, uidsOf } from '../signed';
import { commonOf, daOf, optional } from './common';
import type { DataSet } from './elements';
import { code, el, fileOf } from './elements';

/** Sample bits as they are; two bytes a sample above eight bits, little endian. */
function pixelsOf({ pixels, bits }: GreyImage): DataSet {
  const wide = bits > 8;
  const bytes = new Uint8Array(pixels.length * (wide ? 2 : 1));
  const view = new DataView(bytes.buffer);
  if (wide) pixels.forEach((value, i) => view.setUint16(i * 2, value, true));
  else bytes.set(pixels);
  return [
    el(0x00280100, 'US', wide ? 16 : 8),
    el(0x00280101, 'US', bits),
    el(0x00280102, 'US', bits - 1),
    el(0x7fe00010, wide ? 'OW' : 'OB', bytes),
  ];
}

function windowOf({ window }: GreyImage): DataSet {
  // PS3.3, C.11.2.1.2: the linear function maps center - 0.5 -+ (width - 1) / 2.
  return [
    el(0x00281050, 'DS', (window.low + window.high + 1) / 2),
    el(0x00281051, 'DS', window.high - window.low + 1),
  ];
}

function gridOf(image: GreyImage): DataSet {
  return [
    el(0x00280002, 'US', 1),
    el(0x00280004, 'CS', 'MONOCHROME2'),
    el(0x00280010, 'US', image.height),
    el(0x00280011, 'US', image.width),
    el(0x00280103, 'US', 0),
    ...pixelsOf(image),
    ...windowOf(image),
  ];
}

const LOSSY = ['jpeg', 'webp', 'heif', 'jp2'];
const lossyOf = ({ format }: Radiograph): string => (LOSSY.includes(format) ? '01' : '00');

/**
 * Rows and columns run as films are hung: seen from the front, so that the patient's right is on the left. The page numbers teeth
 * by the same rule. On a bitewing or periapical, the front teeth are then to the right of a right side. A film that lies right only
 * once it is turned says so: its pixels are as stored.
 */
function orientationOf({ laterality, correction }: Radiograph): readonly [string, string] {
  const across = laterality === null ? 'L' : laterality === 'R' ? 'A' : 'P';
  const { mirrored, turns } = orientationIn(correction);
  let [row, column] = [across, 'F'];
  for (let back = 0; back < turns; back++) [row, column] = [column, opposite(row)];
  return [mirrored ? opposite(row) : row, column];
}

const OPPOSITES = ['LR', 'AP', 'FH'];
const opposite = (direction: string): string =>
  OPPOSITES.find((pair) => pair.includes(direction))?.replace(direction, '') ?? direction;

/** DX image, detector and positioning (PS3.3, C.8.11), as far as a picture tells; what it does not is empty. */
function projectionOf(radiograph: Radiograph): DataSet {
  const { spacing } = radiograph;
  if (spacing === null) return [];
  const mm = (n: number): string => n.toPrecision(8);
  return [
    el(0x00080068, 'CS', 'FOR PRESENTATION'),
    el(0x00181164, 'DS', mm(spacing.row), mm(spacing.column)),
    el(0x00280030, 'DS', mm(spacing.row), mm(spacing.column)),
    el(0x00281040, 'CS', 'LOG'),
    el(0x00281041, 'SS', -1),
    el(0x00281052, 'DS', 0),
    el(0x00281053, 'DS', 1),
    el(0x00281054, 'LO', 'US'),
    el(0x20500020, 'CS', 'IDENTITY'),
    el(0x00280301, 'CS', 'NO'),
    el(0x00187004, 'CS'),
    el(0x00181508, 'CS', ...(radiograph.laterality === null ? [] : ['NONE'])),
    el(0x00200020, 'CS', ...orientationOf(radiograph)),
    el(0x00400555, 'SQ'),
    el(0x00200062, 'CS', radiograph.laterality ?? 'B'),
    code(0x00082218, '661005', 'SCT', 'Jaw region'),
    ...(radiograph.laterality === null
      ? []
      : [code(0x00082228, '38199008', 'SCT', 'Tooth structure')]),
  ];
}

/** SC equipment: how a picture became an instance (PS3.3, C.8.6.1). */
const CAPTURE: DataSet = [el(0x00080064, 'CS', 'DI'), el(0x00200060, 'CS'), el(0x00200020, 'CS')];

/**
 * A film that came as a picture as a DICOM instance: Digital Intra-Oral X-Ray, Digital X-Ray (panoramic: modality PX), or Secondary
 * Capture (signed.ts says when). Its pixels are those of the film, none lost.
 */
export function imageOf(
  signed: Signed,
  patient: Patient,
  image: GreyImage,
): Uint8Array<ArrayBuffer> {
  const { radiograph } = signed;
  const uids = uidsOf(radiograph);
  const capture = uids.sopClass === SOP.capture;
  return fileOf([
    ...commonOf(patient, signed, uids),
    el(0x00080016, 'UI', uids.sopClass),
    el(0x00080018, 'UI', uids.instance),
    el(0x00080008, 'CS', ...(capture ? ['DERIVED', 'SECONDARY'] : ['ORIGINAL', 'PRIMARY', ''])),
    el(0x00080060, 'CS', MODALITIES[radiograph.kind]),
    el(0x0020000e, 'UI', uids.series),
    el(0x00200011, 'IS', 1),
    el(0x00200013, 'IS', 1),
    el(0x00080022, 'DA', ...optional(daOf(radiograph.capturedAt))),
    el(0x00282110, 'CS', lossyOf(radiograph)),
    ...gridOf(image),
    ...(capture ? CAPTURE : projectionOf(radiograph)),
  ]);
}
