import { zlibSync } from 'fflate';
import type { GreyImage, PixelSpacing } from '../../../domain/radiograph';
import { crc32 } from '../crc';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function chunk(type: string, content: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + content.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, content.length);
  out.set(
    Array.from(type, (c) => c.charCodeAt(0)),
    4,
  );
  out.set(content, 8);
  view.setUint32(8 + content.length, crc32(out, 4, 8 + content.length));
  return out;
}

/** Rows of big-endian samples, each behind a filter byte of 0. */
function scanlines({ width, height, pixels, bits }: GreyImage, depth: 8 | 16): Uint8Array {
  const bytes = depth / 8;
  const out = new Uint8Array(height * (1 + width * bytes));
  const view = new DataView(out.buffer);
  let at = 0;
  for (let i = 0; i < pixels.length; i++) {
    if (i % width === 0) at += 1;
    const value = (pixels[i] as number) * 2 ** (depth - bits);
    if (depth === 8) view.setUint8(at, value);
    else view.setUint16(at, value);
    at += bytes;
  }
  return out;
}

/**
 * A grey film as PNG of 8 bits, or of 16 where it has more than 8; fewer are shifted up, so that black and white stay where they
 * are and no bit is lost. Spacing, where known, stands in pHYs as whole pixels a metre.
 */
export function writePng(image: GreyImage, spacing: PixelSpacing | null): Uint8Array {
  const depth = image.bits > 8 ? 16 : 8;
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, image.width);
  header.setUint32(4, image.height);
  header.setUint8(8, depth);
  const parts = [Uint8Array.from(SIGNATURE), chunk('IHDR', new Uint8Array(header.buffer))];
  if (spacing) {
    const physical = new DataView(new ArrayBuffer(9));
    physical.setUint32(0, Math.round(1000 / spacing.column));
    physical.setUint32(4, Math.round(1000 / spacing.row));
    physical.setUint8(8, 1);
    parts.push(chunk('pHYs', new Uint8Array(physical.buffer)));
  }
  parts.push(chunk('IDAT', zlibSync(scanlines(image, depth))), chunk('IEND', new Uint8Array()));
  const out = new Uint8Array(parts.reduce((sum, piece) => sum + piece.length, 0));
  parts.reduce((at, piece) => {
    out.set(piece, at);
    return at + piece.length;
  }, 0);
  return out;
}
