import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Asked } from '../domain/correction';
import type { Figure } from './evaluation/figures';
import { PERTURBATIONS } from './evaluation/perturb';
import type { Reader } from './evaluation/read';
import { readerOf } from './evaluation/read';
import type { Fall, LabelledSet, Measurement, ReadSet } from './evaluation/set';
import { fallsOf, labelledSet, measurementsOf, readSet } from './evaluation/set';

export interface Options {
  /** COCO labels; null for the held-out sets that training/heldout.py wrote. */
  readonly labels: string | null;
  readonly images: string | null;
  readonly split: string;
  readonly perturb: boolean;
  readonly asked: Asked;
  readonly json: boolean;
  readonly pack: string | null;
}

const HELD_OUT = path.resolve(import.meta.dirname, '../../training/held-out');

const show = (figure: Figure | null): string =>
  figure ? `${figure.value.toFixed(2)} [${figure.low.toFixed(2)}, ${figure.high.toFixed(2)}]` : '-';

const triple = (f: Figure | null) => (f ? [f.value, f.low, f.high] : null);

/** One object a line, the public record of a measurement: fields are added, never renamed. */
function asJson({ class: name, kind, dataset, row, curve }: Measurement) {
  return {
    class: name,
    kind,
    dataset,
    images: row.films,
    lesions: row.lesions,
    marks: row.marks,
    dice: triple(row.dice),
    meanDice: triple(row.meanDice),
    recall: curve && triple(row.recall),
    precision: curve && triple(row.precision),
    falsePositivesPerImage: curve && triple(row.falsePositivesPerFilm),
    auc: curve && triple(row.auc),
    ece: curve?.ece ?? null,
    eceByChance: curve?.eceByChance ?? null,
    froc: curve?.points ?? null,
    reliability: curve?.reliability ?? null,
  };
}

function asText({ class: name, kind, dataset, row, curve }: Measurement): string {
  const head = `${name} on ${kind} films (${dataset}): n = ${row.films} films, ${row.lesions} lesions, ${row.marks} marks`;
  const dice = `  Dice pooled ${show(row.dice)}  mean of films ${show(row.meanDice)}`;
  if (!curve) return `${head}\n${dice}`;
  const froc = curve.points.map(
    (p) => `${p.peak}: ${p.recall.toFixed(2)} at ${p.falsePositivesPerFilm.toFixed(2)}`,
  );
  return [
    head,
    dice,
    `  lesion recall ${show(row.recall)}  precision ${show(row.precision)}`,
    `  false marks a film ${show(row.falsePositivesPerFilm)}  AUC by film ${show(row.auc)}`,
    `  expected calibration error ${curve.ece?.toFixed(3) ?? '-'} on ${row.marks} marks (by chance alone ${curve.eceByChance?.toFixed(3) ?? '-'})`,
    `  recall at false marks a film, by peak: ${froc.join(', ')}`,
  ].join('\n');
}

/** The sets to measure, or a sentence why there are none. */
export async function setsOf({ labels, images, split }: Options): Promise<LabelledSet[] | string> {
  const folder = path.join(HELD_OUT, split);
  const found = labels
    ? [labels]
    : (await readdir(folder).catch(() => []))
        .sort()
        .map((name) => path.join(folder, name, 'labels.coco.json'));
  if (found.length === 0)
    return `no held-out films in ${folder}: python -m training.heldout --split ${split}`;
  const sets = await Promise.all(found.map((file) => labelledSet(file, images)));
  return sets.find((set) => typeof set === 'string') ?? (sets as LabelledSet[]);
}

const progress = (what: string) => (done: number, of: number) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${what}: ${done} of ${of} films   `);
  if (process.stderr.isTTY && done === of) process.stderr.write('\n');
};

const fallText = ({ change, kind, dice, fall, films, refused, ...f }: Fall): string =>
  `${change.padEnd(20)} ${f.class} on ${kind} films: Dice ${dice.toFixed(3)}, fall ${fall.toFixed(3)}, n = ${films}, refused ${refused}`;

export interface Measured {
  readonly plain: readonly Measurement[];
  readonly falls: readonly Fall[];
  readonly read: ReadSet;
}

/** A set as it is and, where asked for, changed in every way; `tell` once for each that is done. */
export async function measureSet(
  reader: Reader,
  set: LabelledSet,
  { asked, perturb }: Pick<Options, 'asked' | 'perturb'>,
  tell: (measured: Measured) => void,
): Promise<Measured> {
  const read = await readSet(reader, set, asked, null, progress(set.dataset));
  const plain = measurementsOf(read);
  const falls: Fall[] = [];
  tell({ plain, falls: [], read });
  for (const [name, change] of perturb ? Object.entries(PERTURBATIONS) : []) {
    const changed = await readSet(reader, set, asked, change, progress(name));
    const found = fallsOf(name, plain, changed);
    falls.push(...found);
    tell({ plain: [], falls: found, read });
  }
  return { plain, falls, read };
}

function print({ plain, falls, read }: Measured, json: boolean): void {
  for (const m of plain) console.log(json ? JSON.stringify(asJson(m)) : `${asText(m)}\n`);
  for (const fall of falls) console.log(json ? JSON.stringify(fall) : fallText(fall));
  const known = read.set.coco.info?.kind;
  const right = read.films.filter((f) => f.kind === known).length;
  if (known && !json && plain.length > 0)
    console.log(`kind of film told rightly: ${right} of ${read.films.length}\n`);
}

/** 0 done, 1 a film could not be read, 2 no films or no pack to measure. */
export async function evaluate(options: Options): Promise<number> {
  const sets = await setsOf(options);
  if (typeof sets === 'string') {
    console.error(sets);
    return 2;
  }
  const reader = await readerOf(options.pack);
  if (!reader.ok) {
    console.error(`the pack cannot be used: ${reader.error.code} ${reader.error.detail}`);
    return 2;
  }
  let unread = 0;
  for (const set of sets) {
    const { read } = await measureSet(reader.value, set, options, (measured) => {
      print(measured, options.json);
    });
    for (const line of read.unread) console.error(line);
    unread += read.unread.length;
  }
  reader.value.network.dispose();
  return unread === 0 ? 0 : 1;
}
