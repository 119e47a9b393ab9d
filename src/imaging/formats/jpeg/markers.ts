export interface FrameHeader {
  readonly width: number;
  readonly height: number;
  readonly precision: number;
  readonly components: number;
  readonly lossless: boolean;
  readonly arithmetic: boolean;
  /** An end-of-image marker stands at the end, but for padding. */
  readonly complete: boolean;
}

const START_OF_SCAN = 0xda;
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Some writers pad a file to an even or block length after its end marker. */
const MAX_PADDING = 4096;

function endsWithEoi(bytes: Uint8Array): boolean {
  const from = Math.max(0, bytes.length - MAX_PADDING);
  for (let i = bytes.length - 2; i >= from; i--)
    if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return true;
  return false;
}

/** The frame header (ITU-T T.81, B.2.2) without decoding anything; null where there is none before the first scan. */
export function readFrameHeader(bytes: Uint8Array): FrameHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === START_OF_SCAN) return null;
    if (isStartOfFrame(marker))
      return {
        precision: view.getUint8(at + 4),
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
        lossless: (marker & 3) === 3,
        arithmetic: marker > 0xc8,
        complete: endsWithEoi(bytes),
      };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
