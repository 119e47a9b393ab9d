import type { DataSet } from 'dicom-parser';
import type { FdiTooth } from '../../../domain/finding';
import type { FilmSubject } from '../../../domain/subject';
import { isFdi } from '../../../domain/tooth';
import { toothOfSnomed } from '../../../domain/tooth-codes';

/** Regions of CID 4016, in SNOMED CT and in the older SNOMED-RT. */
const JAWS: Readonly<Record<string, 'upper' | 'lower'>> = {
  '70925003': 'upper',
  'T-11170': 'upper',
  '91609006': 'lower',
  'T-11180': 'lower',
};

/** Modifiers of CID 4017: the place in its quadrant of the tooth that a region is named after. */
const REGIONS: Readonly<Record<string, number>> = {
  '699453001': 1,
  'R-FB322': 1,
  '699511000': 2,
  'R-FB35C': 2,
  '699510004': 3,
  'R-FB35B': 3,
  '699509009': 4,
  'R-FB35A': 4,
  '699508001': 5,
  'R-FB359': 5,
  '699507006': 6,
  'R-FB358': 6,
  '699505003': 7,
  'R-FB356': 7,
  '699503005': 8,
  'R-FB354': 8,
};

const MOST = 32;

interface Code {
  readonly value: string;
  readonly scheme: string;
}

function codesOf(set: DataSet | undefined, tag: string): readonly (Code & { item: DataSet })[] {
  const items = set?.elements[tag]?.items ?? [];
  return items.slice(0, MOST).flatMap(({ dataSet: item }) => {
    const value = item?.string('x00080100')?.trim();
    return item && value ? [{ value, scheme: item.string('x00080102')?.trim() ?? '', item }] : [];
  });
}

/** A tooth by SNOMED CT, or by its number where the scheme is ISO 3950 under one of the names in use. */
function toothOf({ value, scheme }: Code): FdiTooth | null {
  const number = Number(value);
  if (/3950|FDI/i.test(scheme) && isFdi(number)) return number;
  return toothOfSnomed(value);
}

function quadrantOf(jaw: FilmSubject['jaw'], laterality: 'L' | 'R' | null): number | null {
  if (!jaw || !laterality) return null;
  if (jaw === 'upper') return laterality === 'R' ? 1 : 2;
  return laterality === 'L' ? 3 : 4;
}

/** Jaw and teeth by the Intra-Oral Image module (PS3.3 C.8.11.9); a region stands for the tooth that it is named after. */
export function readAnatomy(
  set: DataSet,
  laterality: 'L' | 'R' | null,
): Pick<FilmSubject, 'jaw' | 'teeth'> {
  const [region] = codesOf(set, 'x00082218');
  const jaw = (region && JAWS[region.value]) ?? null;
  const named = codesOf(set, 'x00082228').map(toothOf);
  const teeth = [...new Set(named.filter((tooth) => tooth !== null))];
  if (teeth.length > 0) return { jaw, teeth };
  const [modifier] = codesOf(region?.item, 'x00082220');
  const place = modifier && REGIONS[modifier.value];
  const quadrant = quadrantOf(jaw, laterality);
  const tooth = place && quadrant ? quadrant * 10 + place : 0;
  return { jaw, teeth: isFdi(tooth) ? [tooth] : [] };
}
