import { fail } from '../../../domain/failure';
import { ok } from '../../../domain/result';
import { readFrameHeader } from '../jpeg/markers';
import { checkMemory } from '../limits';
import type { Codec } from './codestream';
import { silent, emscriptenDecoder, toWords } from './emscripten';

const charls = emscriptenDecoder('CharLS', async () => {
  const { default: create } = await import('@cornerstonejs/codec-charls/decode');
  return (await create(silent())).JpegLSDecoder;
});

/** Samples of a stream whose components stand one after another -> interleaved by pixel. */
function interleave(
  planes: Uint8Array | Uint16Array,
  count: number,
  components: number,
): Uint8Array | Uint16Array {
  const out = planes.slice();
  for (let c = 0; c < components; c++)
    for (let i = 0; i < count; i++) out[i * components + c] = planes[c * count + i] as number;
  return out;
}

/** CharLS looks for the end of a cut stream for many seconds, far beyond it. */
function ended(bytes: Uint8Array, complete: boolean): Uint8Array {
  if (complete) return bytes;
  const out = new Uint8Array(bytes.length + 2);
  out.set(bytes);
  out.set([0xff, 0xd9], bytes.length);
  return out;
}

/** JPEG-LS (ITU-T T.87), lossless and near-lossless, by CharLS. */
export const jpegLs: Codec = async (bytes) => {
  const header = readFrameHeader(bytes);
  if (!header?.jpegLs) return fail('file-damaged', 'JPEG-LS without a frame header');
  const size = checkMemory(header.width, header.height);
  if (!size.ok) return size;
  const raw = await charls(ended(bytes, header.complete));
  if (!raw.ok) return raw;
  const { width, height, bitsPerSample, componentCount } = raw.value;
  const words = toWords(raw.value);
  const whole = words.length === width * height * componentCount;
  if (!whole || width !== header.width || height !== header.height)
    return fail('file-damaged', 'JPEG-LS header and content disagree');
  const samples =
    componentCount > 1 && header.scanComponents === 1
      ? interleave(words, width * height, componentCount)
      : words;
  return ok({
    width,
    height,
    components: componentCount,
    precision: bitsPerSample,
    signed: false,
    rgb: false,
    samples,
  });
};
