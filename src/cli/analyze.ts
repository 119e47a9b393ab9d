import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Failure } from '../domain/failure';
import type { Read } from './node-engine';
import { nodeEngine, readFilms } from './node-engine';
import { toSvg } from './svg';

interface Options {
  readonly json: boolean;
  readonly out: string | null;
  readonly pack: string | null;
}

/** The public record of one film (DESIGN.md, "The command line"): fields are added, never renamed. */
export function record(file: string, { radiograph, assessment }: Read) {
  const { id, kind, width, height, spacing, frame } = radiograph;
  return {
    file,
    ...(frame === undefined ? {} : { frame }),
    radiograph: { id, kind, width, height, spacing },
    gate: radiograph.gate,
    findings: assessment.findings.map((f) => ({
      class: f.class,
      score: f.score,
      tooth: f.tooth,
      outlines: f.outlines.map((ring) => ring.map((p) => [p.x, p.y])),
      areaPx: f.areaPx,
      areaMm2: f.areaMm2,
    })),
    pack: assessment.pack,
    backend: assessment.backend,
    timings: assessment.timings,
  };
}

function describe(file: string, read: Read): string {
  const { radiograph, assessment } = read;
  const seconds = (assessment.timings.totalMs / 1000).toFixed(1);
  const lines = assessment.findings.map((f) => {
    const area = f.areaMm2 === null ? `${Math.round(f.areaPx)} px` : `${f.areaMm2.toFixed(1)} mm2`;
    return `  ${f.class.padEnd(18)} certainty ${f.score.toFixed(2)}  ${area}`;
  });
  const notes = radiograph.gate.map((g) => `  note: ${g.code}`);
  const none = assessment.findings.length === 0 ? ['  no marks at this threshold'] : [];
  const which = radiograph.frame === undefined ? '' : `, film ${radiograph.frame + 1}`;
  return [`${file}${which}  ${radiograph.kind}, ${seconds} s`, ...lines, ...none, ...notes].join(
    '\n',
  );
}

async function write(folder: string, file: string, read: Read): Promise<void> {
  const { frame } = read.radiograph;
  const film = frame === undefined ? '' : `-${frame + 1}`;
  const base = path.join(folder, `${path.parse(file).name}${film}`);
  await writeFile(`${base}.json`, `${JSON.stringify(record(file, read), null, 2)}\n`);
  await writeFile(`${base}.svg`, toSvg(read));
}

function reportFailure(file: string, failure: Failure, json: boolean): void {
  const { code, detail } = failure;
  if (json) console.log(JSON.stringify({ file, failure: { code, message: detail || code } }));
  else console.error(`${file}\n  could not be read: ${code}${detail ? ` (${detail})` : ''}`);
}

export async function analyze(files: readonly string[], options: Options): Promise<number> {
  const engine = nodeEngine(options.pack);
  if (options.out) await mkdir(options.out, { recursive: true });
  let status = 0;
  for (const file of files)
    for await (const read of readFilms(engine, file)) {
      if (!read.ok) {
        reportFailure(file, read.error, options.json);
        status = 1;
        continue;
      }
      console.log(
        options.json ? JSON.stringify(record(file, read.value)) : describe(file, read.value),
      );
      if (options.out) await write(options.out, file, read.value);
    }
  if (!options.json) console.log('\nA second reader, not a diagnosis. You decide.');
  return status;
}
