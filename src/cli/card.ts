import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Options } from './evaluate';
import { measureSet, setsOf } from './evaluate';
import type { Figure, Row } from './evaluation/figures';
import { readerOf } from './evaluation/read';
import type { Fall, Measurement } from './evaluation/set';
import { models } from './node-engine';

const root = path.resolve(models, '..');

const round = (x: number): number => Math.round(x * 1e4) / 1e4;

/** As a pack's manifest holds a figure. */
const told = (metric: string, { value, low, high }: Figure, m: Measurement) => ({
  metric,
  value: round(value),
  low: round(low),
  high: round(high),
  films: m.row.films,
  lesions: m.row.lesions,
  dataset: m.dataset,
});

const OF_ANATOMY = ['dice', 'meanDice'] as const;
const OF_FINDINGS = [
  ...OF_ANATOMY,
  'recall',
  'precision',
  'falsePositivesPerFilm',
  'auc',
] as const satisfies readonly (keyof Row)[];

function resultsOf(measured: readonly Measurement[]) {
  return measured.flatMap((m) =>
    (m.curve ? OF_FINDINGS : OF_ANATOMY).flatMap((metric) => {
      const figure = m.row[metric];
      return figure ? { class: m.class, kind: m.kind, ...told(metric, figure, m) } : [];
    }),
  );
}

function errorRatesOf(measured: readonly Measurement[], name: string) {
  return measured.flatMap((m) => {
    const { recall, falsePositivesPerFilm: marks } = m.row;
    if (m.class !== name || !m.curve || !recall || !marks) return [];
    const rates = {
      recall: told('recall', recall, m),
      falsePositivesPerFilm: told('falsePositivesPerFilm', marks, m),
    };
    return { kind: m.kind, ...rates };
  });
}

type Manifest = { outputs: { role: string; class?: string }[] } & Record<string, unknown>;

/** The manifest with what was measured on a split: curves and robustness from validation, figures from the test. */
export function withMeasured(
  manifest: Manifest,
  split: string,
  measured: readonly Measurement[],
  falls: readonly Fall[],
): Manifest {
  const outputs = manifest.outputs.map((output) => {
    if (output.role !== 'finding') return output;
    const own = measured.filter((m) => m.class === output.class);
    return split === 'val'
      ? { ...output, curves: own.flatMap((m) => m.curve ?? []) }
      : { ...output, errorRates: errorRatesOf(own, output.class ?? '') };
  });
  const robustness = falls.length > 0 ? { robustness: falls } : {};
  return split === 'val'
    ? { ...manifest, ...robustness, outputs }
    : { ...manifest, outputs, results: resultsOf(measured) };
}

function python(): string {
  const own = path.join(root, '.venv/bin/python');
  return process.env.BITELIGHT_PYTHON ?? (existsSync(own) ? own : 'python3');
}

/**
 * Measures the pack on a split of the films kept out of training, writes what was found into its pack.json, and draws CARD.md
 * anew (training/card.py). 0 done, 2 nothing to measure.
 */
export async function card(options: Options): Promise<number> {
  const sets = await setsOf(options);
  const reader = await readerOf(options.pack);
  if (typeof sets === 'string' || !reader.ok) {
    console.error(typeof sets === 'string' ? sets : reader.ok || reader.error.code);
    return 2;
  }
  const { id, version } = reader.value.pack.ref;
  const measured: Measurement[] = [];
  const falls: Fall[] = [];
  for (const set of sets) {
    const done = await measureSet(reader.value, set, options, () => undefined);
    measured.push(...done.plain);
    falls.push(...done.falls);
  }
  reader.value.network.dispose();
  const folder = path.join(models, id, version);
  const file = path.join(folder, 'pack.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  const now = withMeasured(manifest, options.split, measured, falls);
  await writeFile(file, `${JSON.stringify(now, null, 1)}\n`);
  const drawn = spawnSync(python(), ['-m', 'training.card', folder], {
    cwd: root,
    stdio: 'inherit',
  });
  return drawn.status ?? 1;
}
