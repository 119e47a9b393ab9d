import type { ScratchWord } from './scratch-word';

const FOLDER = 'backups';
/** Shared by pages that have written there; who sweeps wants it alone. */
const LOCK = 'bitelight-scratch';

export interface Scratch {
  write(part: Uint8Array<ArrayBuffer>): Promise<void>;
  /** As it lies on the disk: nothing of it is in memory. */
  close(): Promise<File>;
  abort(): Promise<void>;
}

const folder = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });

/**
 * A file in this origin's own file system, written by a worker, which every engine has that has such a file system at all. Null: this
 * browser, or this window, has none. What was written before goes.
 */
export async function scratchFile(): Promise<Scratch | null> {
  try {
    await held();
    await remove(await folder());
    return await begun(crypto.randomUUID());
  } catch {
    return null;
  }
}

async function begun(name: string): Promise<Scratch> {
  const worker = new Worker(new URL('./scratch.worker.ts', import.meta.url), { type: 'module' });
  const ask = async (word: ScratchWord): Promise<void> => {
    const wrong = await new Promise<string | null>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<string | null>) => resolve(data);
      worker.onerror = () => resolve('unknown');
      worker.postMessage(word);
    });
    if (wrong === null) return;
    worker.terminate();
    throw new DOMException('the file was not written', wrong);
  };
  await ask({ folder: FOLDER, name });
  return {
    write: (part) => ask({ write: part }),
    async close() {
      await ask({ close: true });
      worker.terminate();
      return (await (await folder()).getFileHandle(name)).getFile();
    },
    async abort() {
      worker.terminate();
      await remove(await folder());
    },
  };
}

/** Once for the life of this page: a browser may read a file long after it was handed to its downloads. */
const held = (): Promise<void> =>
  new Promise((resolve) => {
    void navigator.locks.request(LOCK, { mode: 'shared' }, () => {
      resolve();
      return new Promise(() => undefined);
    });
  });

async function remove(from: FileSystemDirectoryHandle): Promise<void> {
  const names = from as unknown as { keys(): AsyncIterable<string> };
  // One that another page is writing is not let go.
  for await (const name of names.keys()) await from.removeEntry(name).catch(() => undefined);
}

/** Frees the room of files that no page hands out any more. */
export async function sweepScratch(): Promise<void> {
  try {
    await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (lock) await remove(await folder());
    });
  } catch {
    // This browser has no such place.
  }
}
