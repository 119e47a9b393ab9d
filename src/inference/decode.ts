import type { Failure } from '../domain/failure';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';
import { decodeFile } from '../imaging/formats/registry';
import { toRadiograph } from '../imaging/radiograph';
import type { Decoded } from './contract';

/** Bytes of a file as dropped -> a film with its id, kind and gate notes, and how long that took. */
export async function decodeRadiograph(bytes: Uint8Array): Promise<Result<Decoded, Failure>> {
  const start = performance.now();
  const file = await decodeFile(bytes);
  if (!file.ok) return file;
  return ok({ ...toRadiograph(file.value), decodeMs: performance.now() - start });
}
