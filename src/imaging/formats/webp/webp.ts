import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { wasmFile } from '../codecs/wasm-file';
import type { DecodedFile, Format } from '../format';
import { greyFromRgb8 } from '../grey';
import { checkSize } from '../limits';
import { pictureFile } from '../picture';
import { isWebp, readOrientation, readSize } from './header';

type Decoder = (bytes: Uint8Array) => { data: Uint8ClampedArray } | null;

/** libwebp, loaded with the first WebP that is met. A module that failed is not used again. */
let loading: Promise<Decoder> | null = null;

async function load(): Promise<Decoder> {
  const { default: create } = await import('@jsquash/webp/codec/dec/webp_dec.js');
  const wasmBinary = await wasmFile('@jsquash/webp/codec/dec/webp_dec.wasm');
  const module = await create({ noInitialRun: true, wasmBinary });
  return (bytes) => module.decode(bytes);
}

/** Lossy and lossless WebP by libwebp: the same pixels in every engine. Alpha is dropped, for a film has no holes. */
async function decode(bytes: Uint8Array): Promise<Result<DecodedFile, Failure>> {
  const size = readSize(bytes);
  if (!size.ok) return size;
  const { width, height } = size.value;
  const sound = checkSize(width, height);
  if (!sound.ok) return sound;
  let decoder: Decoder;
  try {
    decoder = await (loading ??= load());
  } catch {
    loading = null;
    return fail('unexpected', 'libwebp did not load');
  }
  let read: ReturnType<Decoder>;
  try {
    read = decoder(bytes);
  } catch {
    // Out of memory or broken: the next film gets a fresh one.
    loading = null;
    return fail('file-damaged', 'libwebp broke off');
  }
  if (read?.data.length !== width * height * 4)
    return fail('file-damaged', 'libwebp refused the stream');
  const grey = greyFromRgb8(read.data, width * height, 4);
  const laid = readOrientation(bytes);
  return ok(pictureFile('webp', { ...grey, width, height, bits: 8, photometric: 'RGB', laid }));
}

export const webp: Format = { name: 'webp', sniff: isWebp, decode };
