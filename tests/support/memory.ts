import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of array buffers that something still holds: garbage is taken away first, or the number would follow its timing. */
export function heldBytes(): number {
  collect();
  return process.memoryUsage().arrayBuffers;
}
