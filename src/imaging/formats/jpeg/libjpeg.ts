import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';

interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): { width: number; height: number; componentCount: number };
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}
interface Module {
  JPEGDecoder: new () => Decoder;
}

export interface Samples {
  /** Interleaved, grey or RGB. */
  readonly samples: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

let module: Promise<Module> | null = null;

/** Loaded when the first JPEG is met; the JavaScript build needs no second file and no right to evaluate text. */
function load(): Promise<Module> {
  module ??= import('@cornerstonejs/codec-libjpeg-turbo-8bit/decode').then((m) => m.default());
  return module;
}

/** libjpeg-turbo's pixels. A bad stream is thrown by the codec as a bare number: here it becomes 'file-damaged'. */
export async function libjpeg(bytes: Uint8Array): Promise<Result<Samples, Failure>> {
  const { JPEGDecoder } = await load();
  const decoder = new JPEGDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, componentCount } = decoder.getFrameInfo();
    // A copy: the codec's own buffer moves when its heap grows.
    const samples = Uint8Array.from(decoder.getDecodedBuffer());
    return ok({ samples, width, height, components: componentCount });
  } catch {
    return fail('file-damaged', 'libjpeg-turbo refused the stream');
  } finally {
    decoder.delete();
  }
}
