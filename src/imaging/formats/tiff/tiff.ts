import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Radiograph } from '../../../domain/radiograph';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import type { DecodedFile, Format } from '../format';
import { greyFromPalette, greyFromSamples } from '../grey';
import { orientationByTag } from '../orientation';
import { pictureFile } from '../picture';
import { spacingOf } from '../spacing';
import type { Tags } from './directory';
import { readPages } from './directory';
import type { Layout } from './layout';
import { PHOTOMETRIC, readLayout } from './layout';
import { readSamples, samplesWanted } from './page';

type Words = Uint8Array | Uint16Array;
interface Grey {
  readonly pixels: Words;
  readonly bits: number;
  readonly colour: boolean;
}
const COLOR_MAP = 320;
const ORIENTATION = 274;
const [X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT] = [282, 283, 296];
/** Millimetres in an inch and in a centimetre, by ResolutionUnit. */
const UNIT_MM: Readonly<Record<number, number>> = { 2: 25.4, 3: 10 };

/** A colour map has all reds, then all greens, then all blues, of 16 bits; 8 of them are looked at, as Pillow does. */
function fromPalette(indices: Words, tags: Tags, { bits }: Layout): Result<Grey, Failure> {
  const map = tags.get(COLOR_MAP) ?? [];
  const entries = 2 ** bits;
  if (map.length < 3 * entries) return fail('file-damaged', 'TIFF without its colour map');
  const palette = Uint8Array.from({ length: 3 * entries }, (_, i) =>
    Math.floor((map[(i % 3) * entries + Math.floor(i / 3)] as number) / 256),
  );
  return ok({ ...greyFromPalette(indices, palette), bits: 8 });
}

function toGrey(samples: Words, tags: Tags, layout: Layout): Result<Grey, Failure> {
  const { bits, photometric, signed, width, height } = layout;
  if (photometric === PHOTOMETRIC.palette) return fromPalette(samples, tags, layout);
  const max = 2 ** bits - 1;
  const middle = 2 ** (bits - 1);
  if (signed) samples.forEach((v, i) => (samples[i] = (v + middle) & max));
  if (samplesWanted(layout) === 3)
    return ok({ ...greyFromSamples(samples, width * height, 3, bits), bits });
  // Shown as the dentist saw it: the lowest value is white, and what we hold is always the other way round.
  if (photometric === PHOTOMETRIC.whiteIsZero) samples.forEach((v, i) => (samples[i] = max - v));
  return ok({ pixels: samples, bits, colour: false });
}

function photometricOf(layout: Layout): Radiograph['photometric'] {
  if (layout.photometric === PHOTOMETRIC.palette) return 'PALETTE';
  if (samplesWanted(layout) === 3) return 'RGB';
  return layout.photometric === PHOTOMETRIC.whiteIsZero ? 'MONOCHROME1' : 'MONOCHROME2';
}

function spacing(tags: Tags) {
  const unit = UNIT_MM[tags.get(RESOLUTION_UNIT)?.[0] ?? 2] ?? 0;
  return spacingOf(
    unit / (tags.get(Y_RESOLUTION)?.[0] ?? 0),
    unit / (tags.get(X_RESOLUTION)?.[0] ?? 0),
  );
}

/**
 * Page `frame` of a TIFF: grey of 1 to 16 bits, RGB and palette, in strips or tiles, plain or apart; uncompressed, LZW,
 * deflate, PackBits, JPEG. Each page is a film; thumbnails are none.
 */
async function decode(bytes: Uint8Array, frame = 0): Promise<Result<DecodedFile, Failure>> {
  const file = readPages(bytes);
  const tags = file.pages[frame];
  if (!tags) return fail('file-damaged', `TIFF without page ${frame + 1}`);
  const layout = readLayout(tags);
  if (!layout.ok) return layout;
  const samples = await readSamples(file, tags, layout.value);
  if (!samples.ok) return samples;
  const grey = toGrey(samples.value, tags, layout.value);
  if (!grey.ok) return grey;
  const { width, height } = layout.value;
  return ok({
    ...pictureFile('tiff', {
      ...grey.value,
      width,
      height,
      photometric: photometricOf(layout.value),
      spacing: spacing(tags),
      laid: orientationByTag(tags.get(ORIENTATION)?.[0]),
    }),
    frames: file.pages.length,
  });
}

const MAGIC = [
  [0x49, 0x49, 0x2a, 0],
  [0x4d, 0x4d, 0, 0x2a],
];

export const tiff: Format = {
  name: 'tiff',
  sniff: (head) => MAGIC.some((magic) => magic.every((b, i) => head[i] === b)),
  decode,
};
