import { readFile } from 'node:fs/promises';
import type { Curve } from '../../domain/curve';
import { fail } from '../../domain/failure';
import type { Failure } from '../../domain/failure';
import type { Outline } from '../../domain/finding';
import { withPeak } from '../../domain/operating';
import type { FindingOutput, PackManifest } from '../../domain/pack';
import type { GreyImage, Radiograph, RadiographKind } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import { findingsFrom } from '../../imaging/outline/findings';
import type { FilmGeometry } from '../../imaging/outline/findings';
import type { ProbabilityMap } from '../../imaging/pixels/tiles';
import { use, useWasmFrom } from '../../inference/engine/backends';
import { Network } from '../../inference/engine/network';
import type { LoadedPack } from '../../inference/engine/pack';
import { findingOutputs, loadPack, readAs } from '../../inference/engine/pack';
import { readFilm as readThrough } from '../../inference/engine/read-film';
import { models, wasmFolder } from '../node-engine';
import { fillPolygon } from './coco';
import type { FilmRecord, MarkRecord, Truth } from './record';
import { markRecord, truthOf } from './record';

/** Peaks at which a class is measured, beside its operating one. */
const PEAKS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995];

/** The pack's network on WASM, once it has given its known answer. */
export interface Reader {
  readonly pack: LoadedPack;
  readonly network: Network;
}

export async function readerOf(pack: string | null): Promise<Result<Reader, Failure>> {
  const loaded = await loadPack(
    async (file) => new Uint8Array(await readFile(`${models}/${file}`)),
    pack,
  );
  if (!loaded.ok) return loaded;
  useWasmFrom(`${wasmFolder}/`);
  if (!(await use('wasm'))) return fail('backend-unavailable', 'wasm');
  const network = new Network(loaded.value);
  const error = await network.knownAnswerError();
  return error <= loaded.value.manifest.knownAnswer.tolerance
    ? ok({ pack: loaded.value, network })
    : fail('pack-known-answer', `wasm is off by ${error.toPrecision(3)}`);
}

/** One class on one film: marks at the pack's threshold with the peak that each reaches, and marks of lower thresholds. */
export interface ClassReading {
  readonly output: FindingOutput;
  readonly record: FilmRecord;
  /** At which the class is measured, ascending: the same for every film, as whatever kind it is read. */
  readonly peaks: readonly Peak[];
  /** By peak, for the peaks below the threshold. */
  readonly below: ReadonlyMap<number, FilmRecord>;
}

export interface FilmReading {
  readonly kind: RadiographKind;
  readonly findings: ReadonlyMap<string, ClassReading>;
  /** Of each anatomy class its one "mark", all pixels above threshold. */
  readonly anatomy: ReadonlyMap<string, FilmRecord>;
}

type Peak = Curve['points'][number]['peak'];

/** Of one finding of a pack: PEAKS and the operating ones of all kinds of film. */
function peaksOf({ outputs }: PackManifest, name: string): readonly Peak[] {
  const own = outputs.flatMap((o) =>
    o.role === 'finding' && o.class === name
      ? [o.peak, ...Object.values(o.points).map((p) => p?.peak ?? o.peak)]
      : [],
  );
  return [...new Set([...PEAKS, ...own])].sort((a, b) => a - b);
}

/** Pixels of the file whose centres lie in one of the outlines. */
function pixelsUnder(
  outlines: readonly Outline[],
  { width, height }: Pick<GreyImage, 'width' | 'height'>,
): Set<number> {
  const pixels = new Set<number>();
  for (const ring of outlines) {
    const xs = ring.map((p) => p.x);
    const ys = ring.map((p) => p.y);
    const [left, top] = [Math.floor(Math.min(...xs)), Math.floor(Math.min(...ys))];
    const [w, h] = [Math.ceil(Math.max(...xs)) - left + 1, Math.ceil(Math.max(...ys)) - top + 1];
    const part = new Uint8Array(w * h);
    fillPolygon(
      part,
      w,
      h,
      ring.flatMap((p) => [p.x - left, p.y - top]),
    );
    part.forEach((inside, i) => {
      const [x, y] = [left + (i % w), top + Math.floor(i / w)];
      if (inside && x < width && y < height) pixels.add(y * width + x);
    });
  }
  return pixels;
}

function highestOf({ data, channels }: ProbabilityMap, channel: number): number {
  let highest = 0;
  for (let i = channel; i < data.length; i += channels)
    highest = Math.max(highest, data[i] as number);
  return highest;
}

function readClass(
  map: ProbabilityMap,
  output: FindingOutput,
  peaks: readonly Peak[],
  film: FilmGeometry,
  size: Pick<GreyImage, 'width' | 'height'>,
  truth: Truth,
): ClassReading {
  const marksAt = (peak: number) => findingsFrom(map, [withPeak(output, peak)], film);
  const record = (marks: readonly MarkRecord[]): FilmRecord => ({
    lesions: truth.sizes,
    truth: truth.sizes.reduce((a, b) => a + b, 0),
    marks,
    highest: highestOf(map, output.channel),
  });
  const told = (finding: ReturnType<typeof marksAt>[number], peak: number): MarkRecord =>
    markRecord(pixelsUnder(finding.outlines, size), truth, { score: finding.score, peak });
  const [low, high] = [
    peaks.filter((p) => p < output.threshold),
    peaks.filter((p) => p >= output.threshold),
  ];
  // A mark is the same at every peak from the threshold on, as long as it reaches it.
  const reached = new Map<string, number>();
  for (const peak of high)
    for (const f of marksAt(peak)) reached.set(JSON.stringify(f.outlines), peak);
  const marks = marksAt(output.threshold).map((f) =>
    told(f, reached.get(JSON.stringify(f.outlines)) ?? output.threshold),
  );
  const below = low.map((p) => [p, record(marksAt(p).map((f) => told(f, p)))] as const);
  return { output, record: record(marks), peaks, below: new Map(below) };
}

/** All pixels of the file where the class's map, bilinear between its cells, lies above the threshold. */
function anatomyPixels(
  map: ProbabilityMap,
  channel: number,
  threshold: number,
  film: FilmGeometry,
  /** Of the file. */
  wide: number,
): number[] {
  const pixels: number[] = [];
  const cell = (x: number, y: number): number =>
    map.data[
      (Math.min(map.height - 1, Math.max(0, y)) * map.width +
        Math.min(map.width - 1, Math.max(0, x))) *
        map.channels +
        channel
    ] as number;
  const [sx, sy] = [map.stride * film.scaleX, map.stride * film.scaleY];
  // The map of a turned film need not begin at a whole pixel.
  const [left, top] = [Math.round(film.left), Math.round(film.top)];
  for (let y = 0; y < Math.floor(film.height); y++) {
    const my = (y + 0.5) / sy - 0.5;
    const [y0, fy] = [Math.floor(my), my - Math.floor(my)];
    for (let x = 0; x < Math.floor(film.width); x++) {
      const mx = (x + 0.5) / sx - 0.5;
      const [x0, fx] = [Math.floor(mx), mx - Math.floor(mx)];
      const above = cell(x0, y0) * (1 - fx) + cell(x0 + 1, y0) * fx;
      const under = cell(x0, y0 + 1) * (1 - fx) + cell(x0 + 1, y0 + 1) * fx;
      if (above * (1 - fy) + under * fy > threshold) pixels.push((top + y) * wide + left + x);
    }
  }
  return pixels;
}

const reads = (output: FindingOutput, kind: RadiographKind): boolean =>
  output.kinds.some((one) => one === readAs(kind));

/**
 * A film through the network, each class that `masks` has truth for (1 in the pixels of the file) measured. A film that the
 * gate refuses is not read: it has no marks.
 */
export async function readFilm(
  { pack, network }: Reader,
  radiograph: Pick<Radiograph, 'kind' | 'gate' | 'spacing' | 'correction'>,
  image: GreyImage,
  masks: ReadonlyMap<string, Uint8Array>,
): Promise<FilmReading> {
  const { manifest } = pack;
  const { kind, spacing } = radiograph;
  const { width, height } = image;
  const run = { cancelled: () => false, onProgress: () => undefined, without: [] };
  const refused = radiograph.gate.some((g) => g.severity === 'refuse');
  const read = refused ? null : await readThrough(network, pack, { radiograph, image }, run);
  const map = read?.ok ? read.value.map : null;
  const { channels } = network;
  const nothing = { width: 1, height: 1, channels, stride: 2, data: new Float32Array(channels) };
  const whole = { width, height, left: 0, top: 0, scaleX: 1, scaleY: 1, spacing };
  const film = read?.ok ? read.value.film : whole;
  const findings = new Map<string, ClassReading>();
  const anatomy = new Map<string, FilmRecord>();
  for (const [name, mask] of masks) {
    const truth = truthOf(mask, width, height);
    const output = findingOutputs(manifest, kind).find((o) => o.class === name && reads(o, kind));
    if (output) {
      const peaks = peaksOf(manifest, name);
      findings.set(name, readClass(map ?? nothing, output, peaks, film, image, truth));
    }
    const part = manifest.outputs.find((o) => o.role === 'anatomy' && o.class === name);
    if (part?.role !== 'anatomy' || !map) continue;
    const marked = anatomyPixels(map, part.channel, part.threshold, film, width);
    anatomy.set(name, {
      lesions: truth.sizes,
      truth: truth.sizes.reduce((a, b) => a + b, 0),
      marks: [markRecord(marked, truth, { score: 1, peak: 1 })],
      highest: highestOf(map, part.channel),
    });
  }
  return { kind, findings, anatomy };
}
