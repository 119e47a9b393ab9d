export interface FrameHeader {
  readonly width: number;
  readonly height: number;
  readonly precision: number;
  readonly components: number;
  /** Identifiers of the components: some writers name them R, G, B. */
  readonly ids: readonly number[];
  /** Components in the first scan; 0 where no scan follows. */
  readonly scanComponents: number;
  readonly lossless: boolean;
  readonly arithmetic: boolean;
  readonly progressive: boolean;
  readonly jpegLs: boolean;
  readonly jfif: boolean;
  /** The colour transform of Adobe's APP14; null where there is none. */
  readonly adobe: number | null;
  /** An end-of-image marker stands at the end, but for padding. */
  readonly complete: boolean;
}

export interface Segment {
  readonly marker: number;
  /** First byte after the length, and the first after the segment. */
  readonly from: number;
  readonly to: number;
}

const START_OF_SCAN = 0xda;
const JPEG_LS_FRAME = 0xf7;
const isStartOfFrame = (marker: number): boolean =>
  marker === JPEG_LS_FRAME ||
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc);

/** Some writers pad a file to an even or block length after its end marker. */
const MAX_PADDING = 4096;

function endsWithEoi(bytes: Uint8Array): boolean {
  const from = Math.max(0, bytes.length - MAX_PADDING);
  for (let i = bytes.length - 2; i >= from; i--)
    if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return true;
  return false;
}

/** The marker segments (ITU-T T.81, B.1.1.4) up to and with the first scan header; ends early where there is no marker. */
export function* segments(bytes: Uint8Array): Generator<Segment> {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    const to = at + 2 + length;
    if (length < 2 || to > bytes.length) return;
    yield { marker, from: at + 4, to };
    if (marker === START_OF_SCAN) return;
    at = to;
  }
}

export const startsWith = (bytes: Uint8Array, at: number, text: string): boolean =>
  text === String.fromCharCode(...bytes.subarray(at, at + text.length));

function readFrame(bytes: Uint8Array, { marker, from, to }: Segment) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const components = view.getUint8(from + 5);
  if (to - from < 6 + 3 * components) return null;
  return {
    precision: view.getUint8(from),
    height: view.getUint16(from + 1),
    width: view.getUint16(from + 3),
    components,
    ids: Array.from({ length: components }, (_, i) => bytes[from + 6 + 3 * i] as number),
    lossless: marker !== JPEG_LS_FRAME && (marker & 3) === 3,
    arithmetic: marker > 0xc8 && marker < 0xd0,
    progressive: (marker & 3) === 2,
    jpegLs: marker === JPEG_LS_FRAME,
  };
}

/** The frame header (ITU-T T.81, B.2.2; T.87, C.2.2) without decoding anything; null where there is none. */
export function readFrameHeader(bytes: Uint8Array): FrameHeader | null {
  let frame: ReturnType<typeof readFrame> = null;
  let scanComponents = 0;
  let adobe: number | null = null;
  let jfif = false;
  for (const segment of segments(bytes)) {
    const { marker, from, to } = segment;
    if (marker === 0xe0) jfif ||= startsWith(bytes, from, 'JFIF\0');
    if (marker === 0xee && to - from >= 12 && startsWith(bytes, from, 'Adobe'))
      adobe = bytes[from + 11] as number;
    if (isStartOfFrame(marker) && to - from >= 6) frame = readFrame(bytes, segment);
    if (marker === START_OF_SCAN) scanComponents = bytes[from] ?? 0;
  }
  return frame && { ...frame, scanComponents, adobe, jfif, complete: endsWithEoi(bytes) };
}
