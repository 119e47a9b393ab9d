import { parseArgs } from 'node:util';
import type { Asked } from '../domain/correction';
import { analyze } from './analyze';
import { card } from './card';
import { evaluate } from './evaluate';

const HELP = `Bitelight: a second reader for dental radiographs. Nothing leaves this machine.

  bitelight analyze PATH... [--json] [--out DIR] [--pack ID] [LYING]
      Marks caries and periapical lesions. --json prints one object a line; --out writes an SVG with the
      outlines and the same JSON for each film. Exit 1 where a file could not be read.

  bitelight evaluate [--images DIR --labels coco.json | --split val|test] [--perturb] [--json] [--pack ID] [LYING]
      Against COCO polygons or RLE, by class and kind of film: pooled and mean Dice, lesion recall, precision, false
      marks a film, AUC by film, recall at other peaks, calibration error, with 95% intervals (bootstrap over films).
      A lesion (30 pixels of the file or more) is found when at least 20% of it is covered; a mark is false when it
      touches no lesion. --perturb measures again with gamma, inversion, JPEG, half resolution, noise and a turn.
      Without labels: the films kept out of training (python -m training.heldout --split val). Category names, in any case and with spaces, - or _: caries, dental caries, deep caries, caries
      lesion, carious lesion, decay, cavity; periapical lesion(s), apical lesion, periapical radiolucency, apical
      periodontitis. Other categories are left out.

  LYING: a film that its file says lies turned or mirrored is read as the file says, as in the page; outlines are in the pixels
      as stored. --as-stored: not so. --turned 90|180|270 (degrees clockwise), --mirrored (left to right, before it is turned),
      --negative: read every film so instead, as by a dentist's word in the page.

  bitelight card [--split val|test] [--perturb] [--pack ID]
      Measures the pack on the films kept out of training and writes it into its pack.json and CARD.md: curves,
      calibration and robustness from val, the error rates from test.

PATH is a DICOM, JPEG, JPEG 2000, PNG, TIFF, BMP or WebP radiograph, or a folder or ZIP of them; of a file that holds
several films each is read ('frame' in the JSON counts them from 0). ID is a pack of models/, 'dental' or 'dental/1.1.0'.`;

class WrongUse extends Error {}

const TURNS = { '90': 1, '180': 2, '270': 3 } as const;

interface Lying {
  readonly 'as-stored': boolean;
  readonly turned?: string | undefined;
  readonly mirrored: boolean;
  readonly negative: boolean;
}

/** How films are asked to be read by the options. */
function askedBy({ 'as-stored': asStored, turned, mirrored, negative: inverted }: Lying): Asked {
  const word = turned !== undefined || mirrored || inverted;
  if (asStored && word) throw new WrongUse('--as-stored goes with no other way of reading');
  if (turned !== undefined && !(turned in TURNS))
    throw new WrongUse('--turned takes 90, 180 or 270');
  const turns = turned === undefined ? 0 : TURNS[turned as keyof typeof TURNS];
  if (word) return { inverted, mirrored, turns, at: null };
  return asStored ? null : undefined;
}

/** Runs one command; returns the exit status: 0 done, 1 a file failed, 2 wrong use. */
export async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  if (command === '--help' || command === '-h' || command === undefined) {
    console.log(HELP);
    return command === undefined ? 2 : 0;
  }
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        out: { type: 'string' },
        pack: { type: 'string' },
        images: { type: 'string' },
        labels: { type: 'string' },
        split: { type: 'string', default: 'val' },
        perturb: { type: 'boolean', default: false },
        'as-stored': { type: 'boolean', default: false },
        turned: { type: 'string' },
        mirrored: { type: 'boolean', default: false },
        negative: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { json, out = null, pack = null, images = null, labels = null } = values;
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const asked = askedBy(values);
    if (command === 'analyze' && positionals.length > 0)
      return await analyze(positionals, { json, out, pack, asked });
    if (command === 'evaluate' && (labels || !images) && positionals.length === 0)
      return await evaluate({ ...values, images, labels, json, pack, asked });
    if (command === 'card' && !labels && positionals.length === 0)
      return await card({ ...values, images: null, labels, json, pack, asked: undefined });
  } catch (error) {
    const wrongUse = error instanceof WrongUse || (error instanceof TypeError && 'code' in error);
    if (!wrongUse) throw error;
    console.error(error.message);
  }
  console.error(HELP);
  return 2;
}
