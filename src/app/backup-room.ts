import { fail } from '../domain/failure';
import { ok } from '../domain/result';
import type { RoomPorts } from '../features/vault/room.svelte';
import type { DeviceStore } from '../store/vault-ports';
import { workerDeriver } from '../vault/derive';

/** Its code is loaded when it is first used. */
export function roomPorts(store: DeviceStore, changed: () => void): RoomPorts {
  // What an earlier page has handed to the downloads.
  void import('../platform/scratch').then(({ sweepScratch }) => sweepScratch());
  return {
    async backup(passphrase, onProgress) {
      const [{ sinkFor }, { backup }] = await Promise.all([
        import('../platform/save-stream'),
        import('../backup/backup'),
      ]);
      // A day, no name: the file's name is read by whoever sees the folder.
      const sink = await sinkFor(`${new Date().toISOString().slice(0, 10)}.bitelight`);
      if (!sink) return ok(false);
      try {
        const write = (part: Uint8Array<ArrayBuffer>) => sink.write(part);
        const made = await backup(store, workerDeriver, passphrase, write, onProgress);
        await (made.ok ? sink.close() : sink.abort());
        return made.ok ? ok(true) : made;
      } catch (error) {
        await sink.abort();
        const name = error instanceof Error ? error.name : 'unknown';
        return fail(name === 'TooLarge' ? 'backup-too-large' : 'backup-not-written', name);
      }
    },
    async restore(file, passphrase, onProgress) {
      const { restore } = await import('../backup/backup');
      return restore(store, workerDeriver, passphrase, file, onProgress);
    },
    changed,
  };
}
