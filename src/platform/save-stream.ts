import { saveFile } from './save-file';

export interface Sink {
  write(part: Uint8Array<ArrayBuffer>): Promise<void>;
  /** What was written becomes the file. */
  close(): Promise<void>;
  /** Nothing of it remains. */
  abort(): Promise<void>;
}

interface Picker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** Where the person wants a file of that name; null: nowhere. Without a picker its parts are gathered, then downloaded. */
export async function sinkFor(name: string): Promise<Sink | null> {
  const { showSaveFilePicker } = globalThis as Picker;
  if (!showSaveFilePicker) return gathered(name);
  try {
    const handle = await showSaveFilePicker({ suggestedName: name });
    const file = await handle.createWritable();
    return {
      write: (part) => file.write(part),
      close: () => file.close(),
      abort: () => file.abort().catch(() => undefined),
    };
  } catch (error) {
    return error instanceof Error && error.name === 'AbortError' ? null : gathered(name);
  }
}

function gathered(name: string): Sink {
  // Blobs, which a browser may lay on its disk, rather than one array in memory.
  let parts: Blob[] = [];
  return {
    write(part) {
      parts.push(new Blob([part]));
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
