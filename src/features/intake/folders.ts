import { ARCHIVE_LIMITS, byName } from '../../domain/archive';
import { fail } from '../../domain/failure';
import type { Failure } from '../../domain/failure';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';

/** A folder as dropped or chosen, its files in the order of their paths. */
export interface Folder {
  readonly name: string;
  readonly files: () => Promise<Result<readonly File[], Failure>>;
}

const entriesOf = (folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> => {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  return new Promise((resolve, reject) => {
    // A reader tells a hundred at a time, and none when it has told all.
    const next = (): void =>
      reader.readEntries((some) => {
        if (some.length === 0) resolve(all);
        else {
          all.push(...some);
          next();
        }
      }, reject);
    next();
  });
};

async function walk(folder: FileSystemDirectoryEntry, found: FileSystemFileEntry[]): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    if (found.length > ARCHIVE_LIMITS.entries) return;
    if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, found);
    else found.push(entry as FileSystemFileEntry);
  }
}

const tooMany = (count: number) => fail('archive-too-large', `${count} files in a folder`);

async function filesOf(entry: FileSystemDirectoryEntry): Promise<Result<readonly File[], Failure>> {
  const found: FileSystemFileEntry[] = [];
  try {
    await walk(entry, found);
    if (found.length > ARCHIVE_LIMITS.entries) return tooMany(found.length);
    found.sort((a, b) => byName.compare(a.fullPath, b.fullPath));
    const files = found.map(
      (file) => new Promise<File>((resolve, reject) => file.file(resolve, reject)),
    );
    return ok(await Promise.all(files));
  } catch {
    return fail('file-damaged', 'folder not readable');
  }
}

/** A folder that was dropped. */
export const droppedFolder = (entry: FileSystemDirectoryEntry): Folder => ({
  name: entry.name,
  files: () => filesOf(entry),
});

/** What a picker of folders gives: the files of one, each with its path in it. */
export function chosenFolder(files: readonly File[]): Folder {
  const sorted = [...files].sort((a, b) =>
    byName.compare(a.webkitRelativePath, b.webkitRelativePath),
  );
  const enough = sorted.length <= ARCHIVE_LIMITS.entries;
  return {
    name: sorted[0]?.webkitRelativePath.split('/')[0] ?? '',
    files: () => Promise.resolve(enough ? ok(sorted) : tooMany(sorted.length)),
  };
}
