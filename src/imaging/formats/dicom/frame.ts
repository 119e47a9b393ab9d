import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { decodeRle } from '../codecs/rle';
import type { Frame } from '../codecs/codestream';
import { checkMemory } from '../limits';
import type { Description } from './description';
import { readDescription } from './description';
import { frameStream } from './fragments';
import { nativeFrame } from './native';
import type { Part10 } from './part10';
import { PIXEL_DATA } from './part10';
import { RLE, codecOf, isKnownSyntax } from './syntax';

/** One frame as stored: words interleaved by pixel, and what they mean. */
export interface StoredFrame {
  readonly words: Uint8Array | Uint16Array;
  readonly description: Description;
}

const UNDEFINED_LENGTH = 0xffffffff;

/**
 * The header after a look at the codestream, which is what was really written. Bits stored stay the header's (a lossless
 * encoder may store 12 bits in a stream of 16, and the film is the same) unless values exceed them.
 */
function corrected(d: Description, frame: Frame): Description {
  const { width, height, precision, samples } = frame;
  const signed = d.signed || frame.signed;
  const shifted = d.highBit >= d.stored;
  let highest = 0;
  if (!signed && !shifted) for (const v of samples) if (v > highest) highest = v;
  // A negative value without its sign: the stream has as many bits as the header, not the word.
  const narrow = d.signed && !frame.signed && precision < d.stored;
  const stored = highest >= 2 ** d.stored || narrow ? precision : d.stored;
  const allocated = samples instanceof Uint16Array ? 16 : 8;
  const bits = Math.min(stored, allocated);
  const highBit = shifted && stored === d.stored ? Math.min(d.highBit, allocated - 1) : bits - 1;
  return { ...d, rows: height, columns: width, signed, stored: bits, highBit, allocated };
}

async function fromCodestream(
  stream: Uint8Array,
  d: Description,
): Promise<Result<StoredFrame, Failure> | null> {
  const codec = codecOf(stream, d.photometric === 'RGB');
  if (!codec) return null;
  const decoded = await codec(stream);
  if (!decoded.ok) return decoded;
  const frame = decoded.value;
  const samples = frame.components === 3 ? 3 : 1;
  const photometric = samples === d.samples ? d.photometric : samples === 3 ? 'RGB' : 'MONOCHROME2';
  const undone = frame.rgb && samples === 3 ? 'RGB' : photometric;
  return ok({
    words: frame.samples,
    description: { ...corrected(d, frame), samples, photometric: undone },
  });
}

function fromRle(stream: Uint8Array, d: Description): Result<StoredFrame, Failure> {
  const size = checkMemory(d.columns, d.rows);
  if (!size.ok) return size;
  if (d.allocated === 1) return fail('format-unsupported', 'RLE of one bit a pixel');
  const bytes = decodeRle(stream, d.rows * d.columns, d.samples, d.allocated / 8);
  if (!bytes.ok) return bytes;
  const words = d.allocated === 8 ? bytes.value : new Uint16Array(bytes.value.buffer);
  return ok({ words, description: d });
}

async function encapsulatedFrame(
  file: Part10,
  frame: number,
): Promise<Result<StoredFrame, Failure>> {
  const { set, bytes, syntax } = file;
  const element = set.elements[PIXEL_DATA];
  const described = readDescription(set, null);
  if (!described.ok) return described;
  const d = described.value;
  if (!element || frame >= d.frames) return fail('file-damaged', `no frame ${frame + 1}`);
  const stream = frameStream(bytes, set, element, frame, d.frames);
  if (!stream.ok) return stream;
  const decoded = await fromCodestream(stream.value, d);
  if (decoded) return decoded;
  if (syntax === RLE || syntax === null) return fromRle(stream.value, d);
  return fail('file-damaged', `no codestream of ${syntax}`);
}

function plainFrame(file: Part10, frame: number): Result<StoredFrame, Failure> {
  const element = file.set.elements[PIXEL_DATA];
  if (!element) return withoutPixels(file);
  const described = readDescription(file.set, element.length);
  if (!described.ok) return described;
  const d = described.value;
  const size = checkMemory(d.columns, d.rows);
  if (!size.ok) return size;
  if (frame >= d.frames) return fail('file-damaged', `no frame ${frame + 1}`);
  const words = nativeFrame(file.bytes, element, d, file.littleEndian, frame);
  return words.ok ? ok({ words: words.value, description: d }) : words;
}

/** Group 4 stands in a DICOMDIR alone (PS3.3, F): the table of contents of a disc, which names films and holds none. */
function withoutPixels({ set }: Part10): ReturnType<typeof fail> {
  const directory = Object.keys(set.elements).some((tag) => tag.startsWith('x0004'));
  return fail(directory ? 'dicom-directory' : 'dicom-no-pixels');
}

/** Frame `frame` (from 0), native or by whatever codec it takes; sizes are checked before anything is allocated. */
export async function storedFrame(
  file: Part10,
  frame: number,
): Promise<Result<StoredFrame, Failure>> {
  const element = file.set.elements[PIXEL_DATA];
  if (!element || element.length === 0) return withoutPixels(file);
  if (!isKnownSyntax(file.syntax))
    return fail('dicom-transfer-syntax-unsupported', file.syntax ?? '');
  return element.length === UNDEFINED_LENGTH
    ? encapsulatedFrame(file, frame)
    : plainFrame(file, frame);
}
