import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { unpackPackBits } from './packbits';

const HEADER_BYTES = 64;

/**
 * One RLE frame (PS3.5 annex G) -> `count` pixels as native bytes: interleaved samples, little endian. Segments are byte
 * planes, the most significant byte of a sample first.
 */
export function decodeRle(
  bytes: Uint8Array,
  count: number,
  samples: number,
  bytesPerSample: number,
): Result<Uint8Array, Failure> {
  if (bytes.length < HEADER_BYTES) return fail('file-damaged', 'RLE frame without a header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = view.getUint32(0, true);
  const step = samples * bytesPerSample;
  if (segments !== step) return fail('file-damaged', `RLE frame of ${segments} segments`);
  const out = new Uint8Array(count * step);
  for (let s = 0; s < segments; s++) {
    const from = view.getUint32(4 + 4 * s, true);
    const to = s + 1 < segments ? view.getUint32(8 + 4 * s, true) : bytes.length;
    const sample = Math.floor(s / bytesPerSample);
    const start = sample * bytesPerSample + (bytesPerSample - 1 - (s % bytesPerSample));
    if (unpackPackBits(bytes.subarray(from, to), out, { start, step, count }) < count)
      return fail('file-damaged', 'RLE segment ends too early');
  }
  return ok(out);
}
