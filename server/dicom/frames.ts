import { storedFrame } from '../../src/imaging/formats/dicom/frame';
import { frameStream } from '../../src/imaging/formats/dicom/fragments';
import { PIXEL_DATA, readPart10 } from '../../src/imaging/formats/dicom/part10';

/** Media types of compressed frames by transfer syntax, PS3.18 table 8.7.3-5. */
export function frameType(syntax: string): string | null {
  const tail = /^1\.2\.840\.10008\.1\.2\.4\.(\d+)$/.exec(syntax)?.[1];
  if (syntax === '1.2.840.10008.1.2.5') return 'image/dicom-rle';
  if (tail === undefined) return null;
  const n = Number(tail);
  if (n < 80) return 'image/jpeg';
  if (n < 90) return 'image/jls';
  if (n === 90 || n === 91) return 'image/jp2';
  if (n === 92 || n === 93) return 'image/jpx';
  return n >= 201 && n <= 203 ? 'image/jphc' : null;
}

export function frameCount(bytes: Uint8Array): number {
  const file = readPart10(bytes);
  return file.ok ? Math.max(1, file.value.set.intString('x00280008') || 1) : 0;
}

/** Frame `frame` (from 0) as it stands in the file, compressed; null for native pixel data or no such frame. */
export function compressedFrame(bytes: Uint8Array, frame: number): Uint8Array | null {
  const file = readPart10(bytes);
  const element = file.ok ? file.value.set.elements[PIXEL_DATA] : undefined;
  if (!file.ok || element?.length !== 0xffffffff) return null;
  const stream = frameStream(file.value.bytes, file.value.set, element, frame, frameCount(bytes));
  return stream.ok ? stream.value : null;
}

/** Eight pixels a byte, the first in the lowest bit (PS3.5 8.1.1). */
function packed(bits: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => (out[i >> 3] = (out[i >> 3] as number) | (bit << (i & 7))));
  return out;
}

/** Frame `frame` (from 0) uncompressed, little endian, samples interleaved by pixel; null where it cannot be decoded. */
export async function plainFrame(bytes: Uint8Array, frame: number): Promise<Uint8Array | null> {
  const file = readPart10(bytes);
  if (!file.ok) return null;
  const decoded = await storedFrame(file.value, frame);
  if (!decoded.ok) return null;
  const { words, description } = decoded.value;
  if (description.allocated === 1 && words instanceof Uint8Array) return packed(words);
  if (words instanceof Uint8Array) return words;
  const out = Buffer.alloc(words.length * 2);
  words.forEach((word, i) => out.writeUInt16LE(word, i * 2));
  return out;
}
