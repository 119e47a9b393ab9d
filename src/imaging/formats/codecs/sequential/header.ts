import { segments } from '../../jpeg/markers';

export interface HuffmanTable {
  /** By code length 1 to 16: the largest code of that length (-1: none), and where its values begin less its first code. */
  readonly maxCode: Int32Array;
  readonly offset: Int32Array;
  readonly values: Uint8Array;
}

export interface Component {
  /** 64 divisors in zigzag order. */
  readonly quantisation: Uint16Array;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
}

export interface Tables {
  readonly width: number;
  readonly height: number;
  /** In the order of the scan. */
  readonly components: readonly Component[];
  /** Blocks between restart markers; 0: none. */
  readonly restart: number;
  /** First byte of entropy-coded data. */
  readonly data: number;
}

/** ITU-T T.81, C.2 and F.2.2.3: lengths -> codes. */
function huffmanTable(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const maxCode = new Int32Array(17).fill(-1);
  const offset = new Int32Array(17);
  let code = 0;
  let at = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] as number;
    offset[length] = at - code;
    if (count) maxCode[length] = code + count - 1;
    code = (code + count) << 1;
    at += count;
  }
  return { maxCode, offset, values };
}

function readHuffman(bytes: Uint8Array, from: number, to: number, out: Map<number, HuffmanTable>) {
  for (let at = from; at + 17 <= to;) {
    const counts = bytes.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, n) => sum + n, 0);
    out.set(bytes[at] as number, huffmanTable(counts, bytes.subarray(at + 17, at + 17 + total)));
    at += 17 + total;
  }
}

function readQuantisation(bytes: Uint8Array, from: number, to: number, out: Uint16Array[]): void {
  for (let at = from; at < to;) {
    const head = bytes[at] as number;
    const wide = head >> 4 !== 0;
    if (at + 1 + (wide ? 128 : 64) > to) return;
    out[head & 15] = Uint16Array.from({ length: 64 }, (_, i) =>
      wide
        ? ((bytes[at + 1 + 2 * i] as number) << 8) | (bytes[at + 2 + 2 * i] as number)
        : (bytes[at + 1 + i] as number),
    );
    at += 1 + (wide ? 128 : 64);
  }
}

type Frame = Pick<Tables, 'width' | 'height'> & { readonly specs: readonly number[][] };

/** Size, and of each component its identifier, sampling factors and quantisation table. */
function readFrame(bytes: Uint8Array, from: number): Frame {
  const word = (at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const specs = Array.from({ length: bytes[from + 5] as number }, (_, i) =>
    [0, 1, 2].map((k) => bytes[from + 6 + 3 * i + k] as number),
  );
  return { height: word(from + 1), width: word(from + 3), specs };
}

/**
 * Everything before the scan of a sequential stream whose components are all of one size and all in one scan; null where it
 * is none, or where a table it names is missing.
 */
export function readTables(bytes: Uint8Array): Tables | null {
  const huffman = new Map<number, HuffmanTable>();
  const quantisations: Uint16Array[] = [];
  let frame: Frame | null = null;
  let restart = 0;
  for (const { marker, from, to } of segments(bytes)) {
    if (marker === 0xc4) readHuffman(bytes, from, to, huffman);
    if (marker === 0xdb) readQuantisation(bytes, from, to, quantisations);
    if (marker === 0xdd) restart = ((bytes[from] as number) << 8) | (bytes[from + 1] as number);
    if (marker === 0xc0 || marker === 0xc1) frame = readFrame(bytes, from);
    if (marker !== 0xda || !frame) continue;
    const { specs, width, height } = frame;
    const components: Component[] = [];
    for (const [i, spec] of specs.entries()) {
      const select = bytes[from + 2 + 2 * i] as number;
      const dc = huffman.get(select >> 4);
      const ac = huffman.get(16 | (select & 15));
      const quantisation = quantisations[spec[2] as number];
      const inOrder = bytes[from + 1 + 2 * i] === spec[0] && spec[1] === specs[0]?.[1];
      if (dc && ac && quantisation && inOrder) components.push({ dc, ac, quantisation });
    }
    const all = components.length === specs.length && bytes[from] === specs.length;
    return all ? { width, height, components, restart, data: to } : null;
  }
  return null;
}
