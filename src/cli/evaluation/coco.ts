import * as v from 'valibot';
import type { FindingClass } from '../../domain/finding';

const Rle = v.object({
  size: v.tuple([v.number(), v.number()]),
  counts: v.union([v.array(v.number()), v.string()]),
});

export const Coco = v.object({
  /** Of sets that training/heldout.py wrote: where the films lie, of which kind they are, how the set is named in a card. */
  info: v.optional(
    v.object({
      images: v.optional(v.string()),
      kind: v.optional(v.picklist(['bitewing', 'periapical', 'panoramic'])),
      dataset: v.optional(v.string()),
    }),
  ),
  categories: v.array(v.object({ id: v.number(), name: v.string() })),
  images: v.array(
    v.object({ id: v.number(), file_name: v.string(), width: v.number(), height: v.number() }),
  ),
  annotations: v.array(
    v.object({
      image_id: v.number(),
      category_id: v.number(),
      segmentation: v.optional(v.union([v.array(v.array(v.number())), Rle])),
    }),
  ),
});
export type Coco = v.InferOutput<typeof Coco>;
type Segmentation = NonNullable<Coco['annotations'][number]['segmentation']>;

const CLASS_OF: Readonly<Record<string, FindingClass>> = {
  caries: 'caries',
  'dental-caries': 'caries',
  'deep-caries': 'caries',
  'caries-lesion': 'caries',
  'carious-lesion': 'caries',
  decay: 'caries',
  cavity: 'caries',
  'periapical-lesion': 'periapical-lesion',
  'periapical-lesions': 'periapical-lesion',
  'apical-lesion': 'periapical-lesion',
  'periapical-radiolucency': 'periapical-lesion',
  'apical-periodontitis': 'periapical-lesion',
};

/** Anatomy that a pack may trace beside its findings. */
const ANATOMY = ['root', 'canal', 'canal-filling'];

export function classOf(category: string): string | null {
  const name = category
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  return CLASS_OF[name] ?? (ANATOMY.includes(name) ? name : null);
}

/** Sets every pixel whose centre lies in the ring (even-odd); x0, y0, x1, y1, ... in pixels. */
export function fillPolygon(
  mask: Uint8Array,
  width: number,
  height: number,
  ring: readonly number[],
): void {
  const n = ring.length / 2;
  for (let y = 0; y < height; y++) {
    const cuts: number[] = [];
    for (let i = 0; i < n; i++) {
      const j = (i + 1) % n;
      const [x0, y0] = [ring[2 * i] as number, ring[2 * i + 1] as number];
      const [x1, y1] = [ring[2 * j] as number, ring[2 * j + 1] as number];
      const at = y + 0.5;
      if (y0 <= at !== y1 <= at) cuts.push(x0 + ((at - y0) / (y1 - y0)) * (x1 - x0));
    }
    cuts.sort((a, b) => a - b);
    for (let k = 0; k + 1 < cuts.length; k += 2) {
      const from = Math.max(0, Math.ceil((cuts[k] as number) - 0.5));
      const to = Math.min(width - 1, Math.ceil((cuts[k + 1] as number) - 0.5) - 1);
      if (to >= from) mask.fill(1, y * width + from, y * width + to + 1);
    }
  }
}

/** COCO's compressed counts: 5 bits a character, bit 5 says that more follow, from the third on relative to two before. */
function unpackCounts(text: string): number[] {
  const counts: number[] = [];
  for (let at = 0; at < text.length;) {
    let value = 0;
    let shift = 0;
    let more = true;
    while (more) {
      const c = text.charCodeAt(at++) - 48;
      value |= (c & 31) << shift;
      shift += 5;
      more = (c & 32) !== 0;
      if (!more && c & 16) value |= -1 << shift;
    }
    counts.push(counts.length > 2 ? value + (counts[counts.length - 2] as number) : value);
  }
  return counts;
}

/** Adds one annotation to a row-major mask of the image. */
export function draw(mask: Uint8Array, width: number, height: number, s: Segmentation): void {
  if (Array.isArray(s)) {
    for (const ring of s) fillPolygon(mask, width, height, ring);
    return;
  }
  const counts = typeof s.counts === 'string' ? unpackCounts(s.counts) : s.counts;
  let at = 0;
  counts.forEach((run, i) => {
    // Runs go down the columns, the first one outside.
    for (let k = 0; k < run; k++, at++)
      if (i % 2) mask[(at % height) * width + Math.floor(at / height)] = 1;
  });
}
