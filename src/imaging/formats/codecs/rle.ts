import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';

const HEADER_BYTES = 64;

/** PackBits as in PS3.5 G.3.2 into every `step`th byte of `out`; false where the segment holds too few. */
function unpackSegment(
  segment: Uint8Array,
  out: Uint8Array,
  start: number,
  step: number,
  count: number,
): boolean {
  let at = 0;
  let written = 0;
  while (written < count && at < segment.length) {
    const control = segment[at++] as number;
    if (control === 128) continue;
    const literal = control < 128;
    const length = Math.min(literal ? control + 1 : 257 - control, count - written);
    if (at + (literal ? length : 1) > segment.length) return false;
    for (let i = 0; i < length; i++)
      out[start + step * written++] = segment[literal ? at + i : at] as number;
    at += literal ? control + 1 : 1;
  }
  return written === count;
}

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
    if (!unpackSegment(bytes.subarray(from, to), out, start, step, count))
      return fail('file-damaged', 'RLE segment ends too early');
  }
  return ok(out);
}
