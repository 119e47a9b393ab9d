import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { checkMemory } from '../limits';
import type { Codec } from './codestream';
import { silent, emscriptenDecoder, toWords } from './emscripten';

const openjpeg = emscriptenDecoder('OpenJPEG', async () => {
  const { default: create } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
  // In Node the package finds its .wasm itself; a page has it beside tfjs's. Ten times faster than the JavaScript build.
  const inPage = 'WorkerGlobalScope' in globalThis || 'document' in globalThis;
  const locateFile = (name: string): string => `${import.meta.env.BASE_URL}wasm/${name}`;
  return (await create(inPage ? { ...silent(), locateFile } : silent())).J2KDecoder;
});

const SOC_SIZ = [0xff, 0x4f, 0xff, 0x51];
const COD = 0xff52;
const SOT = 0xff90;
const SOD = 0xff93;
/** A film comes in one tile or some dozens; a header that asks for thousands wants the reader's memory. */
const MAX_TILES = 4096;

/** Where the codestream begins: at once, or inside the boxes of a JP2 file. -1: nowhere. */
function startOf(bytes: Uint8Array): number {
  const last = Math.min(bytes.length - 40, 64 * 1024);
  for (let at = 0; at <= last; at++)
    if (SOC_SIZ.every((byte, i) => bytes[at + i] === byte)) return at;
  return -1;
}

export function isJpeg2000(bytes: Uint8Array): boolean {
  const box = bytes[4] === 0x6a && bytes[5] === 0x50;
  return SOC_SIZ.every((byte, i) => bytes[i] === byte) || box;
}

/** Size, components and tiles as SIZ (ITU-T T.800, A.5.1) declares them; `siz` is where its length stands. */
function checkSiz(view: DataView, siz: number): Result<void, Failure> {
  const at = (offset: number): number => view.getUint32(siz + offset);
  const size = checkMemory(at(4) - at(12), at(8) - at(16));
  if (!size.ok) return size;
  const across = Math.ceil((at(4) - at(28)) / at(20));
  const down = Math.ceil((at(8) - at(32)) / at(24));
  if (!(across > 0 && down > 0 && across * down <= MAX_TILES))
    return fail('file-damaged', `JPEG 2000 in ${across} x ${down} tiles`);
  const components = view.getUint16(siz + 36);
  if (components !== 1 && components !== 3)
    return fail('format-unsupported', `JPEG 2000 with ${components} components`);
  if (siz + 38 + 3 * components > view.byteLength) return fail('file-damaged', 'JPEG 2000 cut');
  for (let c = 0; c < components; c++)
    if (view.getUint16(siz + 39 + 3 * c) !== 0x0101)
      return fail('format-unsupported', 'JPEG 2000 with subsampled components');
  return ok(undefined);
}

/** The component transform of COD (A.6.1), before the first tile. */
function transformed(view: DataView, siz: number): boolean {
  let at = siz + view.getUint16(siz);
  while (at + 10 <= view.byteLength && view.getUint16(at) !== SOT) {
    if (view.getUint16(at) === COD) return view.getUint8(at + 8) === 1;
    at += 2 + view.getUint16(at + 2);
  }
  return false;
}

/** OpenJPEG reads what is there and leaves the rest grey; a network would take that for tissue. */
function isWhole(view: DataView, siz: number): boolean {
  let at = siz + view.getUint16(siz);
  while (at + 12 <= view.byteLength) {
    const marker = view.getUint16(at);
    if (marker === SOT) {
      const length = view.getUint32(at + 6);
      if (length === 0) return view.getUint16(at + 10) !== SOD || at + 14 < view.byteLength;
      if (at + length > view.byteLength) return false;
      at += length;
    } else if (marker >> 8 === 0xff && marker !== 0xffd9) at += 2 + view.getUint16(at + 2);
    else return true;
  }
  return at <= view.byteLength;
}

/** JPEG 2000 and HTJ2K, reversible and not, by OpenJPEG, which undoes the component transform: colours come as RGB. */
export const jpeg2000: Codec = async (bytes) => {
  const start = startOf(bytes);
  if (start < 0) return fail('file-damaged', 'JPEG 2000 without a size marker');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sound = checkSiz(view, start + 4);
  if (!sound.ok) return sound;
  if (!isWhole(view, start + 4)) return fail('file-damaged', 'JPEG 2000 ends within a tile');
  const raw = await openjpeg(bytes);
  if (!raw.ok) return raw;
  const { width, height, bitsPerSample, componentCount, isSigned = false } = raw.value;
  if (bitsPerSample > 16) return fail('format-unsupported', `JPEG 2000 of ${bitsPerSample} bits`);
  const samples = toWords(raw.value);
  if (samples.length !== width * height * componentCount)
    return fail('file-damaged', 'JPEG 2000 header and content disagree');
  return ok({
    width,
    height,
    components: componentCount,
    precision: bitsPerSample,
    signed: isSigned,
    rgb: transformed(view, start + 4),
    samples,
  });
};
