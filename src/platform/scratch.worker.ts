import type { ScratchWord } from './scratch-word';

let file: FileSystemSyncAccessHandle | null = null;
let at = 0;

async function done(word: ScratchWord): Promise<void> {
  if ('folder' in word) {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(word.folder, { create: true });
    file = await (await folder.getFileHandle(word.name, { create: true })).createSyncAccessHandle();
  } else if ('write' in word) {
    const written = file?.write(word.write, { at }) ?? 0;
    // On a full disk some engines say so by the count alone.
    if (written < word.write.length) throw new DOMException('', 'QuotaExceededError');
    at += written;
  } else {
    file?.flush();
    file?.close();
  }
}

addEventListener('message', ({ data }: MessageEvent<ScratchWord>) => {
  done(data).then(
    () => postMessage(null),
    (error: unknown) => postMessage(error instanceof Error ? error.name : 'unknown'),
  );
});
