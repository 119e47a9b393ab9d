import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { FindingClass } from '../domain/finding';
import type { Engine } from '../inference/engine/engine';
import { Coco, classOf, draw, fillPolygon } from './coco';
import type { Counts, Interval } from './measure';
import { count, withIntervals } from './measure';
import { nodeEngine, readFilms } from './node-engine';

interface Options {
  readonly images: string;
  readonly labels: string;
  readonly json: boolean;
  readonly pack: string | null;
}

type Image = Coco['images'][number];

/** Counts of one image for each class that its labels know; null (said on stderr) where it cannot be read. */
async function measureImage(
  engine: Engine,
  image: Image,
  coco: Coco,
  classes: ReadonlyMap<number, FindingClass>,
  folder: string,
): Promise<Map<FindingClass, Counts> | null> {
  // Labels know one film a file.
  const bytes = await readFile(path.join(folder, image.file_name)).catch(() => null);
  const { value: read } = bytes ? await readFilms(engine, bytes).next() : { value: undefined };
  if (!read?.ok) {
    console.error(`${image.file_name}: ${read?.error.code ?? 'file-damaged'}`);
    return null;
  }
  const { width, height } = read.value.radiograph;
  const out = new Map<FindingClass, Counts>();
  for (const name of new Set(classes.values())) {
    const truth = new Uint8Array(width * height);
    for (const a of coco.annotations)
      if (a.image_id === image.id && classes.get(a.category_id) === name && a.segmentation)
        draw(truth, width, height, a.segmentation);
    const marks = read.value.assessment.findings
      .filter((f) => f.class === name)
      .map((f) => {
        const mask = new Uint8Array(width * height);
        for (const ring of f.outlines)
          fillPolygon(
            mask,
            width,
            height,
            ring.flatMap((p) => [p.x, p.y]),
          );
        return mask;
      });
    out.set(name, count(marks, truth, width, height));
  }
  return out;
}

const show = ([value, low, high]: Interval): string =>
  `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

function report(name: FindingClass, counts: readonly Counts[], json: boolean): void {
  const metrics = withIntervals(counts);
  const lesions = counts.reduce((n, c) => n + c.lesions, 0);
  if (json) {
    console.log(JSON.stringify({ class: name, images: counts.length, lesions, ...metrics }));
    return;
  }
  console.log(
    `${name}: n = ${counts.length} images, ${lesions} lesions\n` +
      `  Dice ${show(metrics.dice)}\n  lesion recall ${show(metrics.recall)}\n` +
      `  false positives per image ${show(metrics.falsePositivesPerImage)}`,
  );
}

export async function evaluate(options: Options): Promise<number> {
  const parsed = v.safeParse(Coco, JSON.parse(await readFile(options.labels, 'utf8')));
  if (!parsed.success) {
    console.error(`labels are not COCO: ${parsed.issues[0].message}`);
    return 2;
  }
  const coco = parsed.output;
  const classes = new Map(
    coco.categories.flatMap((c) => {
      const name = classOf(c.name);
      return name ? [[c.id, name] as const] : [];
    }),
  );
  const engine = nodeEngine(options.pack);
  const rows: Map<FindingClass, Counts>[] = [];
  let status = 0;
  for (const image of coco.images) {
    const row = await measureImage(engine, image, coco, classes, options.images);
    if (row) rows.push(row);
    else status = 1;
  }
  for (const name of new Set(classes.values()))
    report(
      name,
      rows.flatMap((r) => r.get(name) ?? []),
      options.json,
    );
  return status;
}
