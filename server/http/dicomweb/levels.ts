/** What a search tells unasked of each level, PS3.18 tables 10.6.3-3 to -5, and what tells of the patient and the study. */
export const STUDY_TAGS: readonly string[] = [
  '00080005',
  '00080020',
  '00080030',
  '00080050',
  '00080090',
  '00080201',
  '00081030',
  '00100010',
  '00100020',
  '00100021',
  '00100030',
  '00100040',
  '0020000D',
  '00200010',
];

export const SERIES_TAGS: readonly string[] = [
  '00080005',
  '00080060',
  '0008103E',
  '00180015',
  '0020000E',
  '00200011',
  '00200060',
  '00400244',
  '00400245',
];

export const INSTANCE_TAGS: readonly string[] = [
  '00080005',
  '00080016',
  '00080018',
  '00083002',
  '00200013',
  '00280008',
  '00280010',
  '00280011',
  '00280100',
];

/** Attributes of the study beyond those: patient study module and the rest of the patient's. */
const OF_STUDY = /^(0010....|00081032|00081048|00081060|00081080)$/;
const OF_SERIES =
  /^(00080021|00080031|00080070|00080080|00081010|00081050|00081070|00081090|00181030|0040....)$/;

/** 0: of the study, 1: of the series, 2: of the instance. */
export function levelOf(tag: string): number {
  if (STUDY_TAGS.includes(tag) || OF_STUDY.test(tag)) return 0;
  return SERIES_TAGS.includes(tag) || OF_SERIES.test(tag) ? 1 : 2;
}
