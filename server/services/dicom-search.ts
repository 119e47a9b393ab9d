import { tagOf } from '../dicom/dictionary';
import type { DicomJson } from '../dicom/json';
import { firstText } from '../dicom/json';
import { patientIdentity } from '../dicom/instance';
import type { Level, Match, Searchable, SearchedBy } from '../storage/dicom';
import { SEARCHED } from '../storage/dicom';

/** How each attribute is matched (PS3.4 C.2.2.2): a list of UIDs, a range of dates or times, a name, or a text. */
type How = 'uid' | 'range' | 'name' | 'text' | 'number';

const ATTRIBUTES: Readonly<Record<string, readonly [SearchedBy, How]>> = {
  '0020000D': ['study', 'uid'],
  '00080020': ['date', 'range'],
  '00080030': ['time', 'range'],
  '00080050': ['accession', 'text'],
  '00080090': ['referring', 'name'],
  '00100010': ['patientName', 'name'],
  '00100020': ['patientId', 'text'],
  '00100021': ['issuer', 'text'],
  '00100030': ['birthDate', 'range'],
  '00100040': ['sex', 'text'],
  '00200010': ['studyId', 'text'],
  '00081030': ['description', 'text'],
  '0020000E': ['series', 'uid'],
  '00080060': ['modality', 'text'],
  '00200011': ['seriesNumber', 'number'],
  '0008103E': ['seriesDescription', 'text'],
  '00180015': ['bodyPart', 'text'],
  '00080018': ['instance', 'uid'],
  '00080016': ['sopClass', 'uid'],
  '00200013': ['number', 'number'],
};

const MODALITIES_IN_STUDY = '00080061';
const LEVELS: readonly Level[] = ['study', 'series', 'instance'];

/** Names are found whatever their case and accents; in any alphabet, which SQL's own LIKE is not up to. */
const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\^+$/, '');

/** What a stored object is found by. */
export function searchableOf(json: DicomJson): Searchable {
  const text = (tag: string): string => firstText(json, tag);
  const plain = Object.entries(ATTRIBUTES).map(
    ([tag, [by, how]]) => [by, how === 'name' ? folded(text(tag)) : text(tag)] as const,
  );
  const issuer = patientIdentity(json)?.issuer ?? '';
  return { ...(Object.fromEntries(plain) as Searchable), issuer };
}

function range(by: SearchedBy, value: string): Match {
  const [from = '', to] = value.split('-').map((part) => part.trim());
  if (to === undefined) return { by, how: 'one-of', values: [from] };
  // A time may say its hour alone; until the hour is until its end.
  const end = by === 'time' ? to.padEnd(6, '9') : to;
  return { by, how: 'range', from: from || null, to: to ? `${end}~` : null };
}

function matchOf(tag: string, value: string): Match | null {
  const [by, how] = ATTRIBUTES[tag] ?? ['study', 'text'];
  if (value === '' || value === '*') return null;
  if (how === 'uid') return { by, how: 'one-of', values: value.split(/[\\,]/) };
  if (how === 'range') return range(by, value);
  const wanted = how === 'name' ? folded(value) : value;
  return /[*?]/.test(wanted)
    ? { by, how: 'like', pattern: wanted }
    : { by, how: 'one-of', values: [wanted] };
}

export interface Asked {
  readonly matches: readonly Match[];
  readonly modalities: readonly string[];
  /** Tags to be told beyond those that always are; 'all': whatever is known. */
  readonly include: readonly string[] | 'all';
  readonly limit: number;
  readonly offset: number;
  /** Says whom it is about: by number, study or object. */
  readonly named: boolean;
  /** Names were to be matched fuzzily: they are matched as ever, and that is said. */
  readonly fuzzy: boolean;
}

export const MOST_RESULTS = 1000;
const USUAL_RESULTS = 200;

const known = (name: string, level: Level): string | null => {
  const tag = tagOf(name);
  if (tag === null) return null;
  if (tag === MODALITIES_IN_STUDY) return tag;
  const by = ATTRIBUTES[tag]?.[0];
  const deep = LEVELS.findIndex((one) =>
    (SEARCHED[one] as readonly (string | undefined)[]).includes(by),
  );
  return deep >= 0 && deep <= LEVELS.indexOf(level) ? tag : null;
};

function count(text: string | undefined, usual: number, most: number): number | null {
  if (text === undefined) return usual;
  return /^\d{1,9}$/.test(text) ? Math.min(Number(text), most) : null;
}

/** The parameters of a QIDO-RS search; a string: what of them is not understood. */
export function askedOf(
  query: Readonly<Record<string, string | readonly string[] | undefined>>,
  level: Level,
): Asked | string {
  const all = (value: string | readonly string[] | undefined): readonly string[] =>
    value === undefined ? [] : typeof value === 'string' ? [value] : value;
  const { limit, offset, includefield, fuzzymatching, ...keys } = query;
  const counts = [
    count(all(limit)[0], USUAL_RESULTS, MOST_RESULTS),
    count(all(offset)[0], 0, Number.MAX_SAFE_INTEGER),
  ];
  if (counts.includes(null)) return 'limit and offset are numbers';
  const matches: Match[] = [];
  let modalities: readonly string[] = [];
  for (const [name, values] of Object.entries(keys)) {
    const tag = known(name, level);
    if (tag === null) return `${name} is not searched by here`;
    const value = all(values).join('\\');
    if (tag === MODALITIES_IN_STUDY) modalities = value.split(/[\\,]/).filter(Boolean);
    else matches.push(...[matchOf(tag, value) ?? []].flat());
  }
  const fields = all(includefield).flatMap((one) => one.split(','));
  const include = fields.includes('all') ? 'all' : fields.flatMap((one) => tagOf(one) ?? []);
  const named = matches.some(
    ({ by, how }) => how === 'one-of' && ['study', 'patientId', 'instance', 'series'].includes(by),
  );
  const [limitTo, from] = counts;
  const fuzzy = all(fuzzymatching).includes('true');
  return { matches, modalities, include, limit: limitTo ?? 0, offset: from ?? 0, named, fuzzy };
}
