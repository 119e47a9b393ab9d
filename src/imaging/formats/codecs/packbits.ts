/**
 * PackBits (TIFF 6.0, section 9; PS3.5 G.3.2) into every `step`th byte of `out` from `start` on, `count` of them. Returns how
 * many there were: fewer where the stream ends too early.
 */
export function unpackPackBits(
  stream: Uint8Array,
  out: Uint8Array,
  { start = 0, step = 1, count }: { start?: number; step?: number; count: number },
): number {
  let at = 0;
  let written = 0;
  while (written < count && at < stream.length) {
    const control = stream[at++] as number;
    if (control === 128) continue;
    const literal = control < 128;
    const length = Math.min(literal ? control + 1 : 257 - control, count - written);
    if (at + (literal ? length : 1) > stream.length) return written;
    for (let i = 0; i < length; i++)
      out[start + step * written++] = stream[literal ? at + i : at] as number;
    at += literal ? control + 1 : 1;
  }
  return written;
}
