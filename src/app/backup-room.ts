import { backup, restore } from '../backup/backup';
import { fail } from '../domain/failure';
import { ok } from '../domain/result';
import type { RoomPorts } from '../features/vault/room.svelte';
import { sinkFor } from '../platform/save-stream';
import type { DeviceStore } from '../store/vault-ports';
import { workerDeriver } from '../vault/derive';

export function roomPorts(store: DeviceStore, changed: () => void): RoomPorts {
  return {
    async backup(passphrase, onProgress) {
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
        return fail('backup-not-written', error instanceof Error ? error.name : 'unknown');
      }
    },
    restore: (file, passphrase, onProgress) =>
      restore(store, workerDeriver, passphrase, file, onProgress),
    changed,
  };
}
