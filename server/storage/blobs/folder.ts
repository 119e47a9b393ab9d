import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ok } from '../../../src/domain/result';
import type { Result } from '../../../src/domain/result';
import type { BlobFailure, BlobKey, Blobs } from './blobs';
import { failed, pathOf, verified } from './digest';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

function failureOf(error: unknown) {
  const code = codeOf(error);
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) return failed('full', code);
  if (code === 'ENOENT') return failed('missing', code);
  if (code) return failed('unreachable', code);
  throw error;
}

/** Makes a rename or a new name durable: the folder itself is flushed. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whole under another name first: whoever reads sees all of it or none, whatever dies when. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  const made = await mkdir(folder, { recursive: true });
  const draft = path.join(folder, `.${randomUUID()}.part`);
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(folder);
  if (made) await syncFolder(path.dirname(folder));
}

/** One file an instance, named by its content, below `root`. */
export function folderBlobs(root: string): Blobs {
  async function kept(key: BlobKey): Promise<Result<Uint8Array, BlobFailure>> {
    try {
      return verified(key, await readFile(path.join(root, pathOf(key))));
    } catch (error) {
      return failureOf(error);
    }
  }
  return {
    async put(key, bytes): Promise<Result<void, BlobFailure>> {
      const given = verified(key, bytes);
      if (!given.ok) return given;
      const file = path.join(root, pathOf(key));
      try {
        // Sent again, a film mends what a failing disk has made of it.
        const there = await kept(key);
        if (!there.ok) await writeWhole(file, bytes);
        return ok(undefined);
      } catch (error) {
        return failureOf(error);
      }
    },
    get: kept,
  };
}
