import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { checkMemory, checkSize } from '../limits';
import type { Tags } from './directory';

export const PHOTOMETRIC = {
  whiteIsZero: 0,
  blackIsZero: 1,
  rgb: 2,
  palette: 3,
  yCbCr: 6,
} as const;
export const COMPRESSION = {
  none: 1,
  lzw: 5,
  jpeg: 7,
  deflate: 8,
  deflateOld: 32946,
  packBits: 32773,
};

/** How a page lies in its file: a grid of strips or tiles, each compressed by itself. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Of every sample, 1 to 16. */
  readonly bits: number;
  readonly signed: boolean;
  /** Samples a pixel in one segment: 1 where the planes lie apart. */
  readonly samples: number;
  readonly planes: number;
  readonly photometric: number;
  readonly compression: number;
  /** Values are differences from the one to their left. */
  readonly differences: boolean;
  /** Size of a strip or tile; the last of a column of strips is lower. */
  readonly segment: { readonly width: number; readonly height: number; readonly tiled: boolean };
  readonly across: number;
  readonly down: number;
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
}

const one = (tags: Tags, tag: number, otherwise: number): number => tags.get(tag)?.[0] ?? otherwise;

function unsupported(tags: Tags): string | null {
  const compression = one(tags, 259, 1);
  const photometric = one(tags, 262, PHOTOMETRIC.blackIsZero);
  const bits = tags.get(258) ?? [1];
  const format = one(tags, 339, 1);
  if (!Object.values(COMPRESSION).includes(compression)) return `compression ${compression}`;
  if (!(Object.values(PHOTOMETRIC) as number[]).includes(photometric))
    return `photometric interpretation ${photometric}`;
  if (photometric === PHOTOMETRIC.yCbCr && compression !== COMPRESSION.jpeg) return 'bare YCbCr';
  if (bits.some((b) => b !== bits[0] || b < 1 || b > 16)) return `${bits.join(', ')} bits`;
  if (format !== 1 && format !== 2) return `sample format ${format}`;
  if (one(tags, 266, 1) !== 1) return 'bits filled from the right';
  const predictor = one(tags, 317, 1);
  const whole = bits[0] === 8 || bits[0] === 16;
  if (predictor > 2 || (predictor === 2 && !whole)) return `predictor ${predictor}`;
  return null;
}

function segmentOf(tags: Tags, width: number, height: number): Layout['segment'] {
  if (tags.has(324)) return { width: one(tags, 322, 0), height: one(tags, 323, 0), tiled: true };
  const rows = one(tags, 278, height);
  return { width, height: Math.min(height, Math.max(1, rows)), tiled: false };
}

/** What the tags of a page say (TIFF 6.0); every size is checked before anything of it is allocated. */
export function readLayout(tags: Tags): Result<Layout, Failure> {
  const width = one(tags, 256, 0);
  const height = one(tags, 257, 0);
  const size = checkSize(width, height);
  if (!size.ok) return size;
  const foreign = unsupported(tags);
  if (foreign) return fail('format-unsupported', `TIFF with ${foreign}`);
  const perPixel = one(tags, 277, 1);
  const apart = one(tags, 284, 1) === 2;
  const photometric = one(tags, 262, PHOTOMETRIC.blackIsZero);
  const least = photometric === PHOTOMETRIC.rgb || photometric === PHOTOMETRIC.yCbCr ? 3 : 1;
  if (perPixel < least || perPixel > 8)
    return fail('format-unsupported', `TIFF of ${perPixel} samples`);
  const segment = segmentOf(tags, width, height);
  const across = Math.ceil(width / segment.width);
  const down = Math.ceil(height / segment.height);
  // Tiles far larger than the picture would be work without end.
  const padded = checkMemory(across * segment.width, down * segment.height);
  if (!padded.ok) return padded;
  const planes = apart ? perPixel : 1;
  const offsets = tags.get(segment.tiled ? 324 : 273) ?? [];
  const lengths = tags.get(segment.tiled ? 325 : 279) ?? [];
  if (Math.min(offsets.length, lengths.length) < across * down * planes)
    return fail('file-damaged', 'TIFF with too few strips');
  return ok({
    width,
    height,
    bits: one(tags, 258, 1),
    signed: one(tags, 339, 1) === 2,
    samples: apart ? 1 : perPixel,
    planes,
    photometric,
    compression: one(tags, 259, 1),
    differences: one(tags, 317, 1) === 2,
    segment,
    across,
    down,
    offsets,
    lengths,
  });
}
