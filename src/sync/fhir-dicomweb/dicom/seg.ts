import type { FindingClass } from '../../../domain/finding';
import type { Patient } from '../../../domain/patient';
import type { ReviewedFinding } from '../../../domain/review';
import { snomedOf } from '../codes';
import { uidOf } from '../ids';
import type { Signed, Uids } from '../signed';
import { SOP, uidsOf } from '../signed';
import { commonOf, daOf, fit, personName, tmOf } from './common';
import type { DataSet, Element } from './elements';
import { code, el, fileOf } from './elements';
import { maskOf, packBits } from './mask';

/** 99BITELIGHT: our own coding scheme (PS3.16, 8: '99' begins a private one), where no code was verified. */
const TYPES: Readonly<Record<FindingClass, readonly [string, string, string]>> = {
  caries: ['80967001', 'SCT', 'Dental caries'],
  'periapical-lesion': ['PERIAPICAL', '99BITELIGHT', 'Periapical lesion'],
};

/** Who made the outline: the pack, the pack and a person, or a person. */
function algorithmOf({ source, altered }: ReviewedFinding): string {
  if (source === 'clinician') return 'MANUAL';
  return altered ? 'SEMIAUTOMATIC' : 'AUTOMATIC';
}

function segmentOf(signed: Signed, finding: ReviewedFinding, number: number): DataSet {
  const { pack } = signed.assessment;
  const type = algorithmOf(finding);
  const snomed = finding.tooth && snomedOf(finding.tooth);
  return [
    el(0x00620004, 'US', number),
    el(0x00620005, 'LO', fit(`${TYPES[finding.class][2]} ${finding.id}`, 64)),
    el(0x00620008, 'CS', type),
    ...(type === 'MANUAL' ? [] : [el(0x00620009, 'LO', `Bitelight ${pack.id} ${pack.version}`)]),
    code(0x00620003, '49755003', 'SCT', 'Morphologically Abnormal Structure'),
    code(0x0062000f, ...TYPES[finding.class]),
    ...(snomed ? [code(0x00082218, snomed, 'SCT', `Tooth ${finding.tooth}`)] : []),
    el(0x00620020, 'UT', signed.ids.observation(finding.id)),
    el(0x00620021, 'UI', uidOf('observation', signed.review, finding.id)),
  ];
}

/** Each frame is one segment: its only dimension. */
function dimensions(signed: Signed): DataSet {
  const organization = uidOf('dimension', signed.review);
  return [
    el(0x00209221, 'SQ', [el(0x00209164, 'UI', organization)]),
    el(0x00209222, 'SQ', [
      el(0x00209164, 'UI', organization),
      el(0x00209165, 'AT', 0x0062000b),
      el(0x00209167, 'AT', 0x0062000a),
      el(0x00209421, 'LO', 'Segment'),
    ]),
  ];
}

const referenced = ({ sopClass, instance }: Uids, frame: number | undefined): DataSet => [
  el(0x00081150, 'UI', sopClass),
  el(0x00081155, 'UI', instance),
  ...(frame === undefined ? [] : [el(0x00081160, 'IS', frame + 1)]),
];

function sourceOf(uids: Uids, frame: number | undefined): Element {
  return el(0x00089124, 'SQ', [
    el(0x00082112, 'SQ', [
      ...referenced(uids, frame),
      el(0x0028135a, 'CS', 'YES'),
      code(0x0040a170, '121322', 'DCM', 'Source Image for Image Processing Operation'),
    ]),
    code(0x00089215, '113076', 'DCM', 'Segmentation'),
  ]);
}

function functionalGroups(signed: Signed, uids: Uids, count: number): DataSet {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  return [
    el(0x00280008, 'IS', count),
    el(0x52009229, 'SQ', [sourceOf(uids, signed.radiograph.frame)]),
    el(
      0x52009230,
      'SQ',
      ...numbers.map((number): DataSet => [
        el(0x00209111, 'SQ', [el(0x00209157, 'UL', number)]),
        el(0x0062000a, 'SQ', [el(0x0062000b, 'US', number)]),
      ]),
    ),
  ];
}

function imageOf(width: number, height: number): DataSet {
  return [
    el(0x00200020, 'CS'),
    el(0x00280002, 'US', 1),
    el(0x00280004, 'CS', 'MONOCHROME2'),
    el(0x00280010, 'US', height),
    el(0x00280011, 'US', width),
    el(0x00280100, 'US', 1),
    el(0x00280101, 'US', 1),
    el(0x00280102, 'US', 0),
    el(0x00280103, 'US', 0),
    el(0x00282110, 'CS', '00'),
  ];
}

/** Segmentation series and image, but for the segments (PS3.3, C.8.20). */
function headOf(signed: Signed, instance: string): DataSet {
  const { at, by, version } = signed;
  return [
    el(0x00080016, 'UI', SOP.segmentation),
    el(0x00080018, 'UI', instance),
    el(0x00080008, 'CS', 'DERIVED', 'PRIMARY'),
    el(0x00080060, 'CS', 'SEG'),
    el(0x0020000e, 'UI', uidOf('seg-series', signed.review)),
    el(0x00200011, 'IS', 1),
    el(0x00200013, 'IS', version),
    el(0x00080023, 'DA', daOf(at)),
    el(0x00080033, 'TM', tmOf(at)),
    el(0x00700080, 'CS', 'FINDINGS'),
    el(0x00700081, 'LO', 'Findings accepted by a clinician'),
    el(0x00700084, 'PN', personName(by.name)),
    el(0x00620001, 'CS', 'BINARY'),
  ];
}

/** Of one signature: an amended review leaves the masks of the one before as they were. */
export const segUidOf = (signed: Signed): string => uidOf('seg', signed.signature);

/**
 * The accepted findings of a signed review as a DICOM Segmentation (PS3.3, A.51), one segment and one frame each, in the pixels of
 * the film as stored. Null where nothing was accepted: a segmentation without a segment is none.
 */
export function segOf(signed: Signed, patient: Patient): Uint8Array<ArrayBuffer> | null {
  const { width, height } = signed.radiograph;
  const accepted = signed.findings.filter((one) => one.decision === 'accepted');
  if (accepted.length === 0) return null;
  const uids = uidsOf(signed.radiograph);
  const masks = accepted.map((one) => maskOf(one.outlines, width, height));
  return fileOf([
    ...commonOf(patient, signed, uids),
    ...headOf(signed, segUidOf(signed)),
    ...imageOf(width, height),
    ...dimensions(signed),
    ...functionalGroups(signed, uids, accepted.length),
    el(0x00620002, 'SQ', ...accepted.map((one, i) => segmentOf(signed, one, i + 1))),
    el(0x00081115, 'SQ', [
      el(0x0020000e, 'UI', uids.series),
      el(0x0008114a, 'SQ', referenced(uids, undefined)),
    ]),
    el(0x7fe00010, 'OB', packBits(masks)),
  ]);
}
