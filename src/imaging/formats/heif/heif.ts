import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import type { DecodedFile, Format } from '../format';
import { greyFromRgb8 } from '../grey';
import { checkSize } from '../limits';
import { pictureFile } from '../picture';

/** Major brands of still pictures (ISO/IEC 23008-12, 10; AV1 Image File Format, 6). */
const BRANDS = ['avif', 'heic', 'heix', 'heim', 'heis', 'mif1'];
const ISPE = [0x69, 0x73, 0x70, 0x65];
/** The boxes that describe the picture stand before its data. */
const HEADER_BYTES = 64 * 1024;

/** The largest size that an 'ispe' property declares: a picture made of tiles declares theirs too. Null: none. */
function declaredSize(bytes: Uint8Array): { width: number; height: number } | null {
  const head = bytes.subarray(0, HEADER_BYTES);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let [width, height] = [0, 0];
  for (
    let at = head.indexOf(ISPE[0] as number);
    at >= 0;
    at = head.indexOf(ISPE[0] as number, at + 1)
  ) {
    if (at + 16 > head.length || !ISPE.every((byte, i) => head[at + i] === byte)) continue;
    width = Math.max(width, view.getUint32(at + 8));
    height = Math.max(height, view.getUint32(at + 12));
  }
  return width > 0 ? { width, height } : null;
}

/** The browser's own decoder; null where it has none for this file, and in Node. */
async function pixelsByBrowser(bytes: Uint8Array): Promise<ImageData | null> {
  if (typeof createImageBitmap !== 'function' || typeof OffscreenCanvas !== 'function') return null;
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mimeOf(bytes) });
  const options = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' } as const;
  const bitmap = await createImageBitmap(blob, options).catch(() => null);
  if (!bitmap) return null;
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context?.getImageData(0, 0, width, height) ?? null;
}

const brandOf = (head: Uint8Array): string => String.fromCharCode(...head.subarray(8, 12));
const mimeOf = (bytes: Uint8Array): string =>
  brandOf(bytes) === 'avif' ? 'image/avif' : 'image/heic';

/** AVIF and HEIC, where the browser reads them: seen, not bit for bit. Elsewhere, and in Node, refused with a reason. */
async function decode(bytes: Uint8Array): Promise<Result<DecodedFile, Failure>> {
  const declared = declaredSize(bytes);
  if (!declared) return fail('file-damaged', 'HEIF without a size');
  const sound = checkSize(declared.width, declared.height);
  if (!sound.ok) return sound;
  const read = await pixelsByBrowser(bytes);
  if (!read) return fail('format-unsupported', `${mimeOf(bytes)} is not read here`);
  const { width, height, data } = read;
  const size = checkSize(width, height);
  if (!size.ok) return size;
  const grey = greyFromRgb8(data, width * height, 4);
  return ok(pictureFile('heif', { ...grey, width, height, bits: 8, photometric: 'RGB' }));
}

export const heif: Format = {
  name: 'heif',
  sniff: (head) =>
    String.fromCharCode(...head.subarray(4, 8)) === 'ftyp' && BRANDS.includes(brandOf(head)),
  decode,
};
