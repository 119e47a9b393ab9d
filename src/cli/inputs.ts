import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { NO_FILM, byName, startsLikeZip, unpack } from '../domain/archive';
import type { Failure } from '../domain/failure';
import { fail } from '../domain/failure';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';
import { extract } from '../imaging/archive/extract';
import { list } from '../imaging/archive/list';

/** One file to read. `inside`: it came in a folder or an archive, where not everything is meant to be a film. */
export interface Input {
  readonly name: string;
  readonly bytes: Result<Uint8Array, Failure>;
  readonly inside: boolean;
}

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());
const tools = {
  isArchive: async (blob: Blob) => startsLikeZip(await bytesOf(blob.slice(0, 4))),
  list,
  extract,
};

async function* fromFile(name: string, inside: boolean): AsyncGenerator<Input, undefined> {
  const content = await readFile(name).catch(() => null);
  if (!content || !startsLikeZip(content)) {
    const bytes = content ? ok(content) : fail('file-damaged', 'the file cannot be opened');
    yield { name, bytes, inside };
    return;
  }
  for await (const file of unpack(new Blob([content]), name, tools)) {
    const bytes = file.content.ok ? ok(await bytesOf(file.content.value)) : file.content;
    yield { name: file.path, bytes, inside: true };
  }
}

/** Every file among `paths`, in folders, in archives and in archives in those. */
export async function* inputs(paths: readonly string[]): AsyncGenerator<Input, undefined> {
  for (const name of paths) {
    const kind = await stat(name).catch(() => null);
    if (!kind?.isDirectory()) {
      yield* fromFile(name, false);
      continue;
    }
    const found = await readdir(name, { recursive: true, withFileTypes: true });
    const files = found.filter((entry) => entry.isFile());
    const names = files.map((entry) => path.join(entry.parentPath, entry.name));
    for (const inside of names.sort(byName.compare)) yield* fromFile(inside, true);
  }
}

/** True for what a folder or an archive may hold beside films: counted, not told one by one. */
export const isLeftOut = ({ inside }: Input, failure: Failure): boolean =>
  inside && NO_FILM.includes(failure.code);
