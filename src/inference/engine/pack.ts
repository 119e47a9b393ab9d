import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import type { PackRef } from '../../domain/assessment';
import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { FindingOutput } from '../../domain/pack';
import { PackManifest } from '../../domain/pack';
import type { RadiographKind } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { Weight } from './weights';
import { readWeights } from './weights';

/** Reads one file of the models folder, by a path like 'dental/1.1.0/pack.json'; throws where it is not to be had. */
export type ReadModelFile = (path: string) => Promise<Uint8Array>;

export interface LoadedPack {
  readonly manifest: PackManifest;
  readonly ref: PackRef;
  readonly weights: ReadonlyMap<string, Weight>;
  /** The known-answer tile, uint8, and the probabilities expected of it. */
  readonly question: Uint8Array;
  readonly answer: Float32Array;
}

const Index = v.object({ default: v.string(), packs: v.array(v.string()) });

const parseJson = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** The pack named 'id/version', or 'id' (its listed version), or the default where none is named. */
async function folderOf(read: ReadModelFile, wanted: string | null): Promise<string | null> {
  const index = v.parse(Index, parseJson(await read('index.json')));
  if (wanted === null) return index.default;
  return index.packs.findLast((p) => p === wanted || p.startsWith(`${wanted}/`)) ?? null;
}

async function loadFolder(
  read: ReadModelFile,
  folder: string,
): Promise<Result<LoadedPack, Failure>> {
  const parsed = v.safeParse(PackManifest, parseJson(await read(`${folder}/pack.json`)));
  if (!parsed.success) return fail('pack-unreadable', parsed.issues[0].message);
  const manifest = parsed.output;
  const { weights: about } = manifest.architecture;
  const [file, question, answer] = await Promise.all([
    read(`${folder}/${about.file}`),
    read(`${folder}/${manifest.knownAnswer.input}`),
    read(`${folder}/${manifest.knownAnswer.expected}`),
  ]);
  const hash = bytesToHex(sha256(file));
  if (file.length !== about.bytes || hash !== about.sha256)
    return fail('pack-integrity', `weights of ${file.length} bytes have hash ${hash.slice(0, 12)}`);
  return ok({
    manifest,
    ref: { id: manifest.id, version: manifest.version, weights: hash },
    weights: readWeights(about, file),
    question,
    // slice() copies to an aligned buffer: a file read by Node may start anywhere in its pool.
    answer: new Float32Array(answer.slice().buffer),
  });
}

/** Manifest, weights and known answer of a pack, each checked; `wanted` null means the default pack. */
export async function loadPack(
  read: ReadModelFile,
  wanted: string | null = null,
): Promise<Result<LoadedPack, Failure>> {
  try {
    const folder = await folderOf(read, wanted);
    if (folder === null) return fail('pack-unreadable', `no pack ${wanted ?? ''}`);
    return await loadFolder(read, folder);
  } catch (error) {
    return fail('pack-unreadable', error instanceof Error ? error.message : 'unreadable');
  }
}

export type FilmKind = keyof PackManifest['inputs']['kinds'];

/** A film of no known kind is read as a periapical. */
export const readAs = (kind: RadiographKind): FilmKind => (kind === 'other' ? 'periapical' : kind);

/** What the pack marks, at its operating points for this kind of film. */
export const findingOutputs = (
  manifest: PackManifest,
  kind: RadiographKind,
): readonly FindingOutput[] =>
  manifest.outputs
    .filter((o) => o.role === 'finding')
    .map((o) => ({ ...o, ...o.points[readAs(kind)] }));
