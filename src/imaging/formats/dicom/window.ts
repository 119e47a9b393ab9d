import type { DataSet } from 'dicom-parser';
import type { GreyImage } from '../../../domain/radiograph';
import type { Description } from './description';
import { scopeOf } from './functional';
import type { Modality } from './modality';
import { readModality } from './modality';
import { readLut } from './lut';
import type { StoredPixels } from './pixels';

type Window = GreyImage['window'];

export interface Shown {
  /** In pixel values, after mirroring. */
  readonly window: Window;
  /** Higher values are darker: to be mirrored into MONOCHROME2. */
  readonly mirrored: boolean;
  /** See DecodedFile. */
  readonly windowOf?: (values: GreyImage['pixels']) => Window;
}

const FRAME_VOI = 'x00289132';
/** A VOI curve is shown by the straight line between where it leaves black and where it reaches white. */
const CURVE = { black: 0.02, white: 0.98 };

/** Lowest and highest value met, padding aside: the window of a film whose file tells none. */
function range(pixels: StoredPixels['pixels'], padding: Window | null): Window {
  let low = Infinity;
  let high = -Infinity;
  const [from, to] = padding ? [padding.low, padding.high] : [Infinity, -Infinity];
  for (const v of pixels) {
    if (v >= from && v <= to) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  if (high === -Infinity) return padding ? range(pixels, null) : { low: 0, high: 1 };
  return high > low ? { low, high } : { low, high: low + 1 };
}

/** Pixel Padding Value and Range Limit (PS3.3 C.7.5.1.1.2), as our pixel values. */
function readPadding(set: DataSet, d: Description, offset: number): Window | null {
  const read = (tag: string) => (d.signed ? set.int16(tag) : set.uint16(tag));
  const value = read('x00280120');
  if (value === undefined) return null;
  const limit = read('x00280121') ?? value;
  return { low: Math.min(value, limit) - offset, high: Math.max(value, limit) - offset };
}

/** Ends in modality values of the first VOI window: functions LINEAR, LINEAR_EXACT and SIGMOID of PS3.3 C.11.2.1. */
function readWindow(scope: DataSet): readonly [number, number] | null {
  const centre = scope.floatString('x00281050');
  const width = scope.floatString('x00281051');
  if (centre === undefined || width === undefined || !Number.isFinite(centre)) return null;
  const kind = scope.string('x00281056')?.trim();
  // SIGMOID is shown by its tangent at the centre, which has the ends of LINEAR_EXACT.
  if (kind === 'LINEAR_EXACT' || kind === 'SIGMOID')
    return width > 0 ? [centre - width / 2, centre + width / 2] : null;
  return width > 1 ? [centre - 0.5 - (width - 1) / 2, centre - 0.5 + (width - 1) / 2] : null;
}

/** The same of the first VOI LUT, and whether it turns bright into dark. */
function readCurve(scope: DataSet, signed: boolean) {
  const item = scope.elements['x00283010']?.items?.[0]?.dataSet;
  const lut = item && readLut(item, 'x00283002', 'x00283006', signed);
  if (!lut) return null;
  const { values, first } = lut;
  const ends = [values[0] as number, values[values.length - 1] as number];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  if (high === low) return null;
  const within = (v: number) => {
    const unit = (v - low) / (high - low);
    return unit > CURVE.black && unit < CURVE.white;
  };
  const from = first + values.findIndex(within);
  const to = first + values.findLastIndex(within);
  if (from < first) return null;
  // The line is drawn on to where it would be black and white.
  const beyond = ((to - from + 2) * CURVE.black) / (CURVE.white - CURVE.black);
  return { ends: [from - 1 - beyond, to + 1 + beyond] as const, falling: ends[0] === high };
}

/** Presentation LUT Shape overrules the photometric interpretation where both are told, as DCMTK has it. */
function isInverse(set: DataSet, d: Description): boolean {
  const shape = set.string('x20500020')?.trim();
  if (shape === 'IDENTITY' || shape === 'INVERSE') return shape === 'INVERSE';
  return d.photometric === 'MONOCHROME1';
}

function toPixels(ends: readonly [number, number], modality: Modality, offset: number): Window {
  const [a, b] = ends.map((v) => modality.toStored(v) - offset) as [number, number];
  return { low: Math.min(a, b), high: Math.max(a, b) };
}

/** What the file says of brightness, as a window over our pixel values and a direction. Colours have neither. */
export function shownAs(set: DataSet, frame: number, d: Description, film: StoredPixels): Shown {
  const max = 2 ** film.bits - 1;
  if (d.photometric !== 'MONOCHROME1' && d.photometric !== 'MONOCHROME2')
    return { window: { low: 0, high: max }, mirrored: false };
  const scope = scopeOf(set, frame, FRAME_VOI);
  const modality = readModality(set, frame, d.signed);
  const ends = readWindow(scope);
  const curve = ends ? null : readCurve(scope, d.signed);
  const flips = [isInverse(set, d), modality.falling, curve?.falling === true];
  const mirrored = flips.filter(Boolean).length % 2 === 1;
  const seen = range(film.pixels, readPadding(set, d, film.offset));
  const wanted = ends ?? curve?.ends;
  const told = wanted ? toPixels(wanted, modality, film.offset) : seen;
  // A window beside all pixels would show (and have read) an empty film: some writers leave one of another image.
  const beside = told.high <= seen.low || told.low >= seen.high || !(told.high > told.low);
  const { low, high } = beside ? seen : told;
  const window = mirrored ? { low: max - high, high: max - low } : { low, high };
  const untold = beside || !wanted;
  return { window, mirrored, ...(untold ? { windowOf: (values) => range(values, null) } : {}) };
}
