import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';

interface Info {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}
interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): Info;
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}
type DecoderClass = new () => Decoder;

export interface RawFrame extends Info {
  /** A copy: the codec's own buffer moves when its heap grows. Two bytes a sample, little endian, above 8 bits. */
  readonly bytes: Uint8Array;
}

/**
 * Codecs tell of every tile on the console; a film's header is nobody's business there. An object of its own for each module,
 * which hangs all that it has on it.
 */
export const silent = () => ({ print: () => undefined, printErr: () => undefined });

function run(decoder: Decoder, bytes: Uint8Array): RawFrame {
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const { width, height, bitsPerSample, componentCount, isSigned = false } = decoder.getFrameInfo();
  const out = decoder.getDecodedBuffer().slice();
  return { width, height, bitsPerSample, componentCount, isSigned, bytes: out };
}

/**
 * One of cornerstone's codecs, loaded when its first stream is met. A bad stream is a C++ exception, thrown as a bare
 * number: 'file-damaged'. An abort (out of memory, a broken assertion) leaves the module unusable, and thousands of bad
 * streams use its memory up, as nothing is unwound: then there is a fresh one.
 */
export function emscriptenDecoder(
  name: string,
  create: () => Promise<DecoderClass>,
): (bytes: Uint8Array) => Promise<Result<RawFrame, Failure>> {
  let loading: Promise<DecoderClass> | null = null;
  async function decoder(): Promise<Decoder | null> {
    try {
      loading ??= create();
      return new (await loading)();
    } catch {
      loading = null;
      return null;
    }
  }
  return async (bytes) => {
    const worn = loading !== null;
    const made = (await decoder()) ?? (worn ? await decoder() : null);
    if (!made) return fail('unexpected', `${name} did not load`);
    try {
      const frame = run(made, bytes);
      made.delete();
      return ok(frame);
    } catch (error) {
      if (error instanceof Error && error.name !== 'CppException') loading = null;
      else made.delete();
      return fail('file-damaged', `${name} refused the stream`);
    }
  };
}

/** Bytes of samples -> words of the machine. */
export function toWords({ bytes, bitsPerSample }: RawFrame): Uint8Array | Uint16Array {
  if (bitsPerSample <= 8) return bytes;
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
}
