import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { orientationIn, type Asked } from '../domain/correction';
import type { Failure } from '../domain/failure';
import type { Result } from '../domain/result';
import type { Read } from './node-engine';
import { inputs, isLeftOut } from './inputs';
import { nodeEngine, readFilms } from './node-engine';
import { toSvg } from './svg';

interface Options {
  readonly json: boolean;
  readonly out: string | null;
  readonly pack: string | null;
  readonly asked: Asked;
}

/** The public record of one film (DESIGN.md, "The command line"): fields are added, never renamed. */
export function record(file: string, { radiograph, assessment }: Read) {
  const { id, kind, width, height, spacing, frame, correction } = radiograph;
  return {
    file,
    ...(frame === undefined ? {} : { frame }),
    radiograph: { id, kind, width, height, spacing },
    // How it was read whose pixels do not lie or look right as stored; outlines are in pixels as stored all the same.
    ...(correction
      ? { correction: { inverted: correction.inverted, ...orientationIn(correction) } }
      : {}),
    gate: radiograph.gate,
    findings: assessment.findings.map((f) => ({
      class: f.class,
      score: f.score,
      tooth: f.tooth,
      toothUnknownBecause: f.toothUnknownBecause,
      outlines: f.outlines.map((ring) => ring.map((p) => [p.x, p.y])),
      areaPx: f.areaPx,
      areaMm2: f.areaMm2,
    })),
    pack: assessment.pack,
    backend: assessment.backend,
    timings: assessment.timings,
  };
}

function readHow({ correction }: Read['radiograph']): readonly string[] {
  const { mirrored, turns } = orientationIn(correction);
  const ways = [
    ...(correction?.inverted ? ['as a negative'] : []),
    ...(mirrored ? ['mirrored'] : []),
    ...(turns ? [`turned by ${turns * 90} degrees clockwise`] : []),
  ];
  return ways.length > 0 ? [`  read ${ways.join(', ')}; outlines are of the pixels as stored`] : [];
}

function describe(file: string, read: Read): string {
  const { radiograph, assessment } = read;
  const seconds = (assessment.timings.totalMs / 1000).toFixed(1);
  const lines = assessment.findings.map((f) => {
    const area = f.areaMm2 === null ? `${Math.round(f.areaPx)} px` : `${f.areaMm2.toFixed(1)} mm2`;
    const tooth = f.tooth === null ? 'tooth not determined' : `tooth ${f.tooth}`;
    return `  ${f.class.padEnd(18)} certainty ${f.score.toFixed(2)}  ${area}  ${tooth}`;
  });
  const notes = radiograph.gate.map((g) => `  note: ${g.code}`);
  const none = assessment.findings.length === 0 ? ['  no marks at this threshold'] : [];
  const how = readHow(radiograph);
  const which = radiograph.frame === undefined ? '' : `, film ${radiograph.frame + 1}`;
  const head = `${file}${which}  ${radiograph.kind}, ${seconds} s`;
  return [head, ...how, ...lines, ...none, ...notes].join('\n');
}

/** Names written in this run: films of two folders may have one name. */
const written = new Set<string>();

function unused(name: string): string {
  let free = name;
  for (let n = 2; written.has(free); n++) free = `${name} (${n})`;
  written.add(free);
  return free;
}

async function write(folder: string, file: string, read: Read): Promise<void> {
  const { frame } = read.radiograph;
  const film = frame === undefined ? '' : `-${frame + 1}`;
  const base = path.join(folder, unused(`${path.parse(file).name}${film}`));
  await writeFile(`${base}.json`, `${JSON.stringify(record(file, read), null, 2)}\n`);
  await writeFile(`${base}.svg`, toSvg(read));
}

function reportFailure(file: string, failure: Failure, json: boolean): void {
  const { code, detail } = failure;
  if (json) console.log(JSON.stringify({ file, failure: { code, message: detail || code } }));
  else console.error(`${file}\n  could not be read: ${code}${detail ? ` (${detail})` : ''}`);
}

/** Prints one film, or why there is none; true where it was read. */
async function tell(
  name: string,
  read: Result<Read, Failure>,
  { json, out }: Options,
): Promise<boolean> {
  if (!read.ok) {
    reportFailure(name, read.error, json);
    return false;
  }
  console.log(json ? JSON.stringify(record(name, read.value)) : describe(name, read.value));
  if (out) await write(out, name, read.value);
  return true;
}

export async function analyze(paths: readonly string[], options: Options): Promise<number> {
  const engine = nodeEngine(options.pack);
  if (options.out) await mkdir(options.out, { recursive: true });
  let [films, failed, leftOut] = [0, 0, 0];
  for await (const input of inputs(paths)) {
    const { name, bytes } = input;
    const reads = bytes.ok ? readFilms(engine, bytes.value, options.asked) : [bytes];
    for await (const read of reads)
      if (!read.ok && isLeftOut(input, read.error)) leftOut += 1;
      else if (await tell(name, read, options)) films += 1;
      else failed += 1;
  }
  if (leftOut > 0) console.error(`${leftOut} files inside folders or archives are no films`);
  if (!options.json) console.log('\nA second reader, not a diagnosis. You decide.');
  return failed > 0 || films === 0 ? 1 : 0;
}
