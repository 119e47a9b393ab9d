import type { Outline } from '../../../domain/finding';

/** Where the edges of a ring cross the line through the middle of row `y`, from left to right. */
function crossings(ring: Outline, y: number): number[] {
  const middle = y + 0.5;
  const at: number[] = [];
  for (const [i, a] of ring.entries()) {
    const b = ring[(i + 1) % ring.length] ?? a;
    if (a.y > middle === b.y > middle) continue;
    at.push(a.x + ((middle - a.y) / (b.y - a.y)) * (b.x - a.x));
  }
  return at.sort((a, b) => a - b);
}

/** 1 for each pixel whose middle lies in a ring (rings do not cross themselves; several are one mask); row-major. */
export function maskOf(rings: readonly Outline[], width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (const ring of rings)
    for (let y = 0; y < height; y++) {
      const edges = crossings(ring, y);
      for (let i = 0; i + 1 < edges.length; i += 2) {
        const from = Math.max(0, Math.ceil((edges[i] ?? 0) - 0.5));
        const to = Math.min(width, Math.ceil((edges[i + 1] ?? 0) - 0.5));
        if (from < to) mask.fill(1, y * width + from, y * width + to);
      }
    }
  return mask;
}

/** One bit a pixel, the first in the lowest bit, frames without a gap between them (PS3.5, 8.1.1 and annex D). */
export function packBits(frames: readonly Uint8Array[]): Uint8Array {
  const bits = frames.reduce((sum, frame) => sum + frame.length, 0);
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  let at = 0;
  for (const frame of frames)
    for (const pixel of frame) {
      if (pixel) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7));
      at++;
    }
  return bytes;
}
