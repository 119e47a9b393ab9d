import { saveFile } from './save-file';

export interface Sink {
  /** Throws what the browser throws; TooLarge where it would have to hold more in memory than is good for it. */
  write(part: Uint8Array<ArrayBuffer>): Promise<void>;
  /** What was written becomes the file. */
  close(): Promise<void>;
  /** Nothing of it remains. */
  abort(): Promise<void>;
}

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

interface Picker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** Of a file that can only be gathered, which a browser may do in memory. */
const MOST_GATHERED = 200_000_000;

/**
 * Where the person wants a file of that name; null: nowhere. Without a picker it is written to this origin's own file system, then handed
 * to the downloads; without that it is gathered, up to `most` bytes.
 */
export async function sinkFor(name: string, most = MOST_GATHERED): Promise<Sink | null> {
  const { showSaveFilePicker } = globalThis as Picker;
  if (!showSaveFilePicker) return scratchOr(name, most);
  try {
    const handle = await showSaveFilePicker({ suggestedName: name });
    const file = await handle.createWritable();
    return {
      write: (part) => file.write(part),
      close: () => file.close(),
      abort: () => file.abort().catch(() => undefined),
    };
  } catch (error) {
    return error instanceof Error && error.name === 'AbortError' ? null : scratchOr(name, most);
  }
}

async function scratchOr(name: string, most: number): Promise<Sink> {
  const { scratchFile } = await import('./scratch');
  const scratch = await scratchFile();
  if (!scratch) return gathered(name, most);
  return { ...scratch, close: async () => saveFile(name, await scratch.close()) };
}

function gathered(name: string, most: number): Sink {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  return {
    write(part) {
      length += part.length;
      if (length > most) return Promise.reject(new TooLarge());
      parts.push(part);
      return Promise.resolve();
    },
    close() {
      saveFile(name, new Blob(parts));
      return Promise.resolve();
    },
    abort() {
      parts = [];
      return Promise.resolve();
    },
  };
}
