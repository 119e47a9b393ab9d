import { Inflate, Unzlib } from 'fflate';

/** Deflate gives up to 1032 bytes for one: so much of the stream at a time bounds what one step can ask for to 16 MB. */
const STEP = 16_384;

/** What a deflated stream holds: at most `limit` bytes of it, and whether there was more. */
export interface Inflated {
  readonly bytes: Uint8Array;
  readonly more: boolean;
}

/**
 * Undoes deflate (RFC 1951; `zlib`: with the header of RFC 1950) in steps, so that a small stream cannot ask for more memory
 * than `limit`. Throws where the stream is damaged or ends too early.
 */
export function inflateAtMost(stream: Uint8Array, limit: number, zlib = false): Inflated {
  const parts: Uint8Array[] = [];
  let total = 0;
  const take = (part: Uint8Array): void => {
    if (total <= limit) parts.push(part);
    total += part.length;
  };
  const inflater = zlib ? new Unzlib(take) : new Inflate(take);
  for (let at = 0; at < stream.length && total <= limit; at += STEP)
    inflater.push(stream.subarray(at, at + STEP), at + STEP >= stream.length);
  const bytes = new Uint8Array(Math.min(total, limit));
  let at = 0;
  for (const part of parts) {
    bytes.set(part.subarray(0, bytes.length - at), at);
    at += Math.min(part.length, bytes.length - at);
  }
  return { bytes, more: total > limit };
}
