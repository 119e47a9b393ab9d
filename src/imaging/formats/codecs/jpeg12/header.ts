import { segments } from '../../jpeg/markers';

export interface HuffmanTable {
  /** By code length 1 to 16: the largest code of that length (-1: none), and where its values begin less its first code. */
  readonly maxCode: Int32Array;
  readonly offset: Int32Array;
  readonly values: Uint8Array;
}

export interface Tables {
  readonly width: number;
  readonly height: number;
  /** 64 divisors in zigzag order. */
  readonly quantisation: Uint16Array;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
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

/** Everything before the one scan of a grey extended-sequential stream; null where a table it names is missing. */
export function readTables(bytes: Uint8Array): Tables | null {
  const huffman = new Map<number, HuffmanTable>();
  const quantisations: Uint16Array[] = [];
  const word = (at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  let frame = { width: 0, height: 0, table: 0 };
  let restart = 0;
  for (const { marker, from, to } of segments(bytes)) {
    if (marker === 0xc4) readHuffman(bytes, from, to, huffman);
    if (marker === 0xdb) readQuantisation(bytes, from, to, quantisations);
    if (marker === 0xdd) restart = word(from);
    if (marker === 0xc1)
      frame = { height: word(from + 1), width: word(from + 3), table: bytes[from + 8] as number };
    if (marker !== 0xda) continue;
    const select = bytes[from + 2] as number;
    const dc = huffman.get(select >> 4);
    const ac = huffman.get(16 | (select & 15));
    const quantisation = quantisations[frame.table];
    return dc && ac && quantisation ? { ...frame, quantisation, dc, ac, restart, data: to } : null;
  }
  return null;
}
