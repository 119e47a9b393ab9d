import type { Failure } from '../domain/failure';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';
import type { Asked } from '../domain/correction';
import { decodeFile } from '../imaging/formats/registry';
import { toRadiograph } from '../imaging/radiograph';
import type { Decoded } from './contract';

/** Bytes of a file as dropped -> film `frame` of it, read as it is asked to be, with its id, kind and gate notes, and how long that took. */
export async function decodeRadiograph(
  bytes: Uint8Array,
  frame = 0,
  asked?: Asked,
): Promise<Result<Decoded, Failure>> {
  const start = performance.now();
  const file = await decodeFile(bytes, frame);
  if (!file.ok) return file;
  const { radiograph, image } = toRadiograph(file.value, asked);
  const { frames = 1 } = file.value;
  const decodeMs = performance.now() - start;
  const said = file.value.subject ? { subject: file.value.subject } : {};
  if (frames === 1) return ok({ radiograph, image, decodeMs, ...said });
  return ok({ radiograph: { ...radiograph, frame }, image, decodeMs, frames, ...said });
}
