/** Sealed frames as README.md has them. */
const FRAME = 1024 * 1024;
const TAG = 16;

export interface Sealing {
  readonly key: CryptoKey;
  readonly prefix: Uint8Array<ArrayBuffer>;
  /** The lines at the top of the file. */
  readonly head: Uint8Array<ArrayBuffer>;
}

function how({ prefix, head }: Sealing, counter: number, last: boolean): AesGcmParams {
  const iv = new Uint8Array(12);
  iv.set(prefix);
  new DataView(iv.buffer).setUint32(7, counter);
  iv[11] = last ? 1 : 0;
  return { name: 'AES-GCM', iv, additionalData: head };
}

async function frame(
  sealing: Sealing,
  counter: number,
  last: boolean,
  plain: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const box = await crypto.subtle.encrypt(how(sealing, counter, last), sealing.key, plain);
  const whole = new Uint8Array(4 + box.byteLength);
  new DataView(whole.buffer).setUint32(0, box.byteLength, true);
  whole.set(new Uint8Array(box), 4);
  return whole;
}

/** Cuts a stream of bytes into frames; the last one may be empty, and always comes. */
export async function* sealedFrames(
  sealing: Sealing,
  source: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let counter = 0;
  yield frame(sealing, counter++, false, new Uint8Array(0));
  let held = new Uint8Array(FRAME);
  let length = 0;
  for await (const part of source) {
    for (let at = 0; at < part.length;) {
      const taken = Math.min(FRAME - length, part.length - at);
      held.set(part.subarray(at, at + taken), length);
      length += taken;
      at += taken;
      if (length < FRAME) continue;
      yield await frame(sealing, counter++, false, held);
      held = new Uint8Array(FRAME);
      length = 0;
    }
  }
  yield frame(sealing, counter, true, held.slice(0, length));
}

/** 'wrong-key': not even the first frame opens. */
export type Opened = Uint8Array<ArrayBuffer> | 'wrong-key' | 'damaged';

/** The frames after `start` of a file, opened one by one; ends after the first that does not open, or with the last. */
export async function* openedFrames(
  sealing: Sealing,
  file: Blob,
  start: number,
): AsyncGenerator<Opened> {
  let at = start;
  for (let counter = 0; ; counter++) {
    const size = await file.slice(at, at + 4).arrayBuffer();
    const length = size.byteLength < 4 ? 0 : new DataView(size).getUint32(0, true);
    const last = at + 4 + length === file.size;
    if (length < TAG || length > FRAME + TAG || at + 4 + length > file.size) {
      yield 'damaged';
      return;
    }
    const box = await file.slice(at + 4, at + 4 + length).arrayBuffer();
    try {
      const plain = await crypto.subtle.decrypt(how(sealing, counter, last), sealing.key, box);
      yield new Uint8Array(plain);
    } catch {
      yield counter === 0 && !last ? 'wrong-key' : 'damaged';
      return;
    }
    if (last) return;
    at += 4 + length;
  }
}
