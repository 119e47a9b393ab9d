import type { Failure, FailureCode } from './failure';
import { fail } from './failure';
import type { Result } from './result';

/** One file inside an archive, as its directory lists it; nothing of it is unpacked yet. */
export interface ArchiveEntry {
  /** With '/' between folders. Shown only: nothing is ever written under this name. */
  readonly path: string;
  /** Where its own header stands in the archive. */
  readonly offset: number;
  readonly packedSize: number;
  /** As declared; unpacking stops there. */
  readonly size: number;
  readonly method: 'stored' | 'deflated';
  readonly crc: number;
}

/** More than any patient has: beyond that an archive is a mistake or a trap. */
export const ARCHIVE_LIMITS = {
  entries: 5000,
  /** Bytes of one file, and of all that a dropped archive unpacks to, archives within it counted too. */
  fileBytes: 256 * 1024 * 1024,
  bytes: 4 * 1024 ** 3,
  /** Bytes unpacked for one packed, over a whole archive of more than `plainBytes`; films come to 2 to 50. */
  ratio: 250,
  plainBytes: 32 * 1024 * 1024,
  /** An archive in an archive is opened, one in that is not. */
  depth: 2,
} as const;

/** By its first four bytes: a file in it comes first, or the end of an empty one. */
export const startsLikeZip = (head: ArrayLike<number>): boolean =>
  head[0] === 0x50 &&
  head[1] === 0x4b &&
  ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));

/** Of a file inside a folder or an archive: it is no film, and nobody meant it to be one (a viewer, its icons, a list). */
export const NO_FILM: readonly FailureCode[] = [
  'format-unknown',
  'format-unsupported',
  'file-empty',
  'image-too-small',
  'dicom-no-pixels',
  'dicom-directory',
];

/** What opens archives of some kind of bytes: a Blob in the page, where a worker does the work. */
export interface ArchiveTools<B> {
  /** By content. */
  readonly isArchive: (bytes: B) => Promise<boolean>;
  readonly list: (archive: B) => Promise<Result<readonly ArchiveEntry[], Failure>>;
  readonly extract: (archive: B, entry: ArchiveEntry) => Promise<Result<B, Failure>>;
}

/** `left`: files that are known to follow, for a progress bar; archives among them may add more. */
export interface Unpacked<B> {
  readonly path: string;
  readonly content: Result<B, Failure>;
  readonly left: number;
}

interface Budget {
  bytes: number;
  entries: number;
}

/**
 * The files of an archive, one by one, in the order of their paths; what cannot be unpacked is among them, with the reason. An
 * archive that is listed as too large gives that one failure and nothing else.
 */
export async function* unpack<B>(
  archive: B,
  path: string,
  tools: ArchiveTools<B>,
  budget: Budget = { bytes: ARCHIVE_LIMITS.bytes, entries: ARCHIVE_LIMITS.entries },
  depth = 1,
): AsyncGenerator<Unpacked<B>, undefined> {
  const listed = await tools.list(archive);
  if (!listed.ok) {
    yield { path, content: listed, left: 0 };
    return;
  }
  const entries = [...listed.value].sort((a, b) => byName.compare(a.path, b.path));
  budget.bytes -= entries.reduce((sum, entry) => sum + entry.size, 0);
  budget.entries -= entries.length;
  if (budget.bytes < 0 || budget.entries < 0) {
    const content = fail('archive-too-large', `${entries.length} files`);
    yield { path, content, left: 0 };
    return;
  }
  for (const [i, entry] of entries.entries()) {
    const left = entries.length - 1 - i;
    const inside = `${path}/${entry.path}`;
    const content = await tools.extract(archive, entry);
    if (!content.ok || !(await tools.isArchive(content.value)))
      yield { path: inside, content, left };
    else if (depth < ARCHIVE_LIMITS.depth)
      for await (const file of unpack(content.value, inside, tools, budget, depth + 1))
        yield { ...file, left: file.left + left };
    else yield { path: inside, content: fail('archive-nested', `depth ${depth + 1}`), left };
  }
}

/** 'film 2' before 'film 10', whatever the language of the page. */
export const byName = new Intl.Collator('en', { numeric: true });
