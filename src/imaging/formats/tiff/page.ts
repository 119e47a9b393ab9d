import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import type { Tags, TiffFile } from './directory';
import type { Layout } from './layout';
import { PHOTOMETRIC } from './layout';
import { readSegment } from './segment';

type Words = Uint8Array | Uint16Array;
const JPEG_TABLES = 347;

/** Samples that are looked at: grey has one, colour three; alpha is dropped, for a film has no holes. */
export function samplesWanted({ photometric }: Layout): 1 | 3 {
  return photometric === PHOTOMETRIC.rgb || photometric === PHOTOMETRIC.yCbCr ? 3 : 1;
}

interface Place {
  /** First column and row of the segment, and the first of the samples it holds. */
  readonly left: number;
  readonly top: number;
  readonly plane: number;
}

/** One segment into its place; what a tile has beyond the picture is left out. */
function place(words: Words, layout: Layout, { left, top, plane }: Place, out: Words): void {
  const wanted = samplesWanted(layout);
  const columns = Math.min(layout.segment.width, layout.width - left);
  const rows = Math.min(layout.segment.height, layout.height - top);
  const each = Math.min(layout.samples, wanted);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const from = (y * layout.segment.width + x) * layout.samples;
      const to = ((top + y) * layout.width + left + x) * wanted + plane;
      for (let s = 0; s < each; s++) out[to + s] = words[from + s] as number;
    }
}

/** A page's samples as stored, interleaved: `samplesWanted` a pixel. */
export async function readSamples(
  file: TiffFile,
  tags: Tags,
  layout: Layout,
): Promise<Result<Words, Failure>> {
  const wanted = samplesWanted(layout);
  const count = layout.width * layout.height * wanted;
  const out = layout.bits <= 8 ? new Uint8Array(count) : new Uint16Array(count);
  const perPlane = layout.across * layout.down;
  const planes = Math.min(layout.planes, wanted);
  for (let index = 0; index < perPlane * planes; index++) {
    const at = index % perPlane;
    const left = (at % layout.across) * layout.segment.width;
    const top = Math.floor(at / layout.across) * layout.segment.height;
    const { tiled, height } = layout.segment;
    const rows = tiled ? height : Math.min(height, layout.height - top);
    const words = await readSegment(file, layout, index, rows, tags.get(JPEG_TABLES));
    if (!words.ok) return words;
    place(words.value, layout, { left, top, plane: Math.floor(index / perPlane) }, out);
  }
  return ok(out);
}
