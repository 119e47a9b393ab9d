import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { Asked } from '../../domain/correction';
import type { Curve } from '../../domain/curve';
import type { GreyImage, Radiograph } from '../../domain/radiograph';
import { toRadiograph } from '../../imaging/radiograph';
import { decodeRadiograph } from '../../inference/decode';
import { Coco, classOf, draw } from './coco';
import type { Row } from './figures';
import { frocPoint, reliabilityOf, rowOf } from './figures';
import type { Perturbed } from './perturb';
import type { ClassReading, FilmReading, Reader } from './read';
import { readFilm } from './read';
import { withMarks } from './record';
import type { FilmRecord } from './record';

type FilmKind = Curve['kind'];

/** What a set says about one class on films of one kind. */
export interface Measurement {
  readonly class: string;
  readonly kind: FilmKind;
  readonly dataset: string;
  readonly row: Row;
  /** Only of findings. */
  readonly curve: Curve | null;
}

export interface LabelledSet {
  readonly coco: Coco;
  readonly folder: string;
  readonly dataset: string;
}

/** COCO labels and where their films lie; a sentence where they are none. */
export async function labelledSet(
  labels: string,
  images: string | null,
): Promise<LabelledSet | string> {
  const text = await readFile(labels, 'utf8').catch(() => null);
  if (text === null) return `${labels} cannot be opened`;
  const parsed = v.safeParse(Coco, JSON.parse(text));
  if (!parsed.success) return `${labels}: labels are not COCO: ${parsed.issues[0].message}`;
  const { info } = parsed.output;
  const folder = images ?? info?.images ?? path.dirname(labels);
  return { coco: parsed.output, folder, dataset: info?.dataset ?? path.basename(labels) };
}

/** Truth of one image, each class that the labels know: 1 in the pixels of a film of this size. */
function masksOf(
  { coco }: LabelledSet,
  image: Coco['images'][number],
  { width, height }: Pick<GreyImage, 'width' | 'height'>,
): Map<string, Uint8Array> {
  const masks = new Map<string, Uint8Array>();
  const names = new Map(coco.categories.map((c) => [c.id, classOf(c.name)]));
  for (const name of names.values())
    if (name !== null) masks.set(name, new Uint8Array(width * height));
  for (const a of coco.annotations) {
    const mask = masks.get(names.get(a.category_id) ?? '');
    if (a.image_id === image.id && mask && a.segmentation)
      draw(mask, width, height, a.segmentation);
  }
  return masks;
}

/** The film as a perturbation makes it, gated anew as any file is. */
function changed(
  radiograph: Radiograph,
  image: GreyImage,
  masks: Map<string, Uint8Array>,
  change: (image: GreyImage) => Perturbed,
) {
  const now = change(image);
  const file = { image: now.image, meta: radiograph, colour: false };
  // It lies as it did; its brightness is right already.
  const { correction = null } = radiograph;
  const lies = correction && { ...correction, inverted: false };
  return {
    radiograph: toRadiograph(file, lies).radiograph,
    image: now.image,
    masks: new Map([...masks].map(([name, mask]) => [name, now.mask(mask)])),
  };
}

export interface ReadSet {
  readonly set: LabelledSet;
  readonly films: readonly FilmReading[];
  /** Films that could not be opened, by name with the reason. */
  readonly unread: readonly string[];
}

/** Every film of a set, asked to be read so, through the pack; `onFilm` after each. */
export async function readSet(
  reader: Reader,
  set: LabelledSet,
  asked: Asked,
  change: ((image: GreyImage) => Perturbed) | null,
  onFilm: (done: number, of: number) => void,
): Promise<ReadSet> {
  const films: FilmReading[] = [];
  const unread: string[] = [];
  for (const [i, image] of set.coco.images.entries()) {
    const bytes = await readFile(path.join(set.folder, image.file_name)).catch(() => null);
    // Labels know one film a file.
    const decoded = bytes ? await decodeRadiograph(bytes, 0, asked) : null;
    if (!decoded?.ok) unread.push(`${image.file_name}: ${decoded?.error.code ?? 'file-damaged'}`);
    else {
      const { radiograph, image: film } = decoded.value;
      const masks = masksOf(set, image, film);
      const now = change
        ? changed(radiograph, film, masks, change)
        : { radiograph, image: film, masks };
      films.push(await readFilm(reader, now.radiograph, now.image, now.masks));
    }
    onFilm(i + 1, set.coco.images.length);
  }
  return { set, films, unread };
}

function measured(
  name: string,
  kind: FilmKind,
  dataset: string,
  readings: readonly ClassReading[],
): Measurement {
  const { peaks } = readings[0] as ClassReading;
  // A film that is taken for another kind is read at that kind's point.
  const operating = readings.map((r) => withMarks(r.record, (m) => m.peak >= r.output.peak));
  const row = rowOf(operating);
  const points = peaks.map((peak) =>
    frocPoint(
      readings.map((r) =>
        peak < r.output.threshold ? (r.below.get(peak) as FilmRecord) : r.record,
      ),
      peak,
    ),
  );
  const { films, lesions } = row;
  const curve = { kind, dataset, films, lesions, points, ...reliabilityOf(operating) };
  return { class: name, kind, dataset, row, curve };
}

/** Findings first, then anatomy, by kind of film: that of the set, else as the gate told it. */
export function measurementsOf({ set, films }: ReadSet): Measurement[] {
  const byKind = new Map<FilmKind, FilmReading[]>();
  for (const film of films) {
    const kind = set.coco.info?.kind ?? (film.kind === 'other' ? null : film.kind);
    if (kind) byKind.set(kind, [...(byKind.get(kind) ?? []), film]);
  }
  return [...byKind].flatMap(([kind, read]) => {
    const names = new Set(read.flatMap((f) => [...f.findings.keys()]));
    const parts = new Set(read.flatMap((f) => [...f.anatomy.keys()]));
    const findings = [...names].map((name) =>
      measured(
        name,
        kind,
        set.dataset,
        read.map((f) => f.findings.get(name)).filter((r) => r !== undefined),
      ),
    );
    const anatomy = [...parts].map((name) => ({
      class: name,
      kind,
      dataset: set.dataset,
      row: rowOf(read.map((f) => f.anatomy.get(name)).filter((r) => r !== undefined)),
      curve: null,
    }));
    return [...findings, ...anatomy];
  });
}

/** What a change of the films does to one class. */
export interface Fall {
  readonly change: string;
  readonly class: string;
  readonly kind: FilmKind;
  readonly dice: number;
  readonly fall: number;
  readonly films: number;
  readonly refused: number;
  readonly dataset: string;
}

const round = (x: number): number => Math.round(x * 1e4) / 1e4;

/** How far pooled Dice of each finding falls, and how many films the gate no longer reads. */
export function fallsOf(change: string, plain: readonly Measurement[], read: ReadSet): Fall[] {
  return measurementsOf(read).flatMap((now) => {
    const before = plain.find((m) => m.class === now.class && m.kind === now.kind);
    if (!now.curve || !before?.row.dice || !now.row.dice) return [];
    const dice = now.row.dice.value;
    return {
      change,
      class: now.class,
      kind: now.kind,
      dice: round(dice),
      fall: round(before.row.dice.value - dice),
      films: now.row.films,
      refused: read.films.filter((f) => f.kind === 'other').length,
      dataset: now.dataset,
    };
  });
}
