import type { Failure } from '../../src/domain/failure';
import type { GreyImage } from '../../src/domain/radiograph';
import { ok } from '../../src/domain/result';
import type { Result } from '../../src/domain/result';
import { dicom } from '../../src/imaging/formats/dicom/dicom';
import { greyPng } from './png';

export interface Rendering {
  readonly type: 'image/jpeg' | 'image/png';
  /** Centre and width in stored values, linear; null: as the file says. */
  readonly window: { readonly centre: number; readonly width: number } | null;
  /** Longest size wanted, in pixels; aspect kept, never enlarged. null: as stored. */
  readonly viewport: { readonly width: number; readonly height: number } | null;
  /** Of a JPEG, 1 to 100. */
  readonly quality: number;
}

function windowed(image: GreyImage, window: Rendering['window']): Uint8Array {
  const low = window ? window.centre - window.width / 2 : image.window.low;
  const high = window ? window.centre + window.width / 2 : image.window.high;
  const scale = 255 / Math.max(high - low, 1e-6);
  // Clamped and rounded by the array itself.
  return new Uint8Array(
    Uint8ClampedArray.from(image.pixels, (value) => (value - low) * scale).buffer,
  );
}

/** Mean over the pixels that fall into each new one. */
function shrunk(grey: Uint8Array, width: number, height: number, w: number, h: number): Uint8Array {
  const out = new Uint8Array(w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const [x0, x1] = [Math.floor((x * width) / w), Math.ceil(((x + 1) * width) / w)];
      const [y0, y1] = [Math.floor((y * height) / h), Math.ceil(((y + 1) * height) / h)];
      let sum = 0;
      for (let v = y0; v < y1; v++)
        for (let u = x0; u < x1; u++) sum += grey[v * width + u] as number;
      out[y * w + x] = Math.round(sum / ((x1 - x0) * (y1 - y0)));
    }
  return out;
}

async function greyJpeg(grey: Uint8Array, width: number, height: number, quality: number) {
  const { default: create } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit');
  const encoder = new (await create()).JPEGEncoder();
  const frame = { width, height, bitsPerSample: 8, componentCount: 1, isSigned: false } as const;
  encoder.getDecodedBuffer(frame).set(grey);
  encoder.setProgressive(false);
  encoder.setQuality(quality);
  encoder.encode();
  const out = Buffer.from(encoder.getEncodedBuffer());
  encoder.delete();
  return out;
}

/** Frame `frame` (from 0) of a grey film as people look at it (PS3.18 8.3.5.1). */
export async function rendered(
  bytes: Uint8Array,
  frame: number,
  { type, window, viewport, quality }: Rendering,
): Promise<Result<Buffer, Failure>> {
  const decoded = await dicom.decode(bytes, frame);
  if (!decoded.ok) return decoded;
  const { image } = decoded.value;
  const fit = viewport
    ? Math.min(1, viewport.width / image.width, viewport.height / image.height)
    : 1;
  const w = Math.max(1, Math.round(image.width * fit));
  const h = Math.max(1, Math.round(image.height * fit));
  const all = windowed(image, window);
  const grey = fit < 1 ? shrunk(all, image.width, image.height, w, h) : all;
  return ok(type === 'image/png' ? greyPng(grey, w, h) : await greyJpeg(grey, w, h, quality));
}
