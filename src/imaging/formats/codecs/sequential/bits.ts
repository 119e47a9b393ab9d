import type { HuffmanTable } from './header';

/** Thrown inside this folder only, and caught at its door. */
export class EndOfData extends Error {}

/** Entropy-coded bits (ITU-T T.81, F.2.2.5): a stuffed zero after 0xFF is skipped, a marker ends them. */
export class BitReader {
  private held = 0;
  private count = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  bit(): number {
    if (this.count === 0) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new EndOfData();
      if (byte === 0xff) {
        if (this.bytes[this.at + 1] !== 0) throw new EndOfData();
        this.at += 1;
      }
      this.at += 1;
      this.held = byte;
      this.count = 8;
    }
    this.count -= 1;
    return (this.held >> this.count) & 1;
  }

  symbol(table: HuffmanTable): number {
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      code = (code << 1) | this.bit();
      if (code <= (table.maxCode[length] as number))
        return table.values[code + (table.offset[length] as number)] as number;
    }
    throw new EndOfData();
  }

  /** A difference of `size` bits, sign-extended as in F.2.2.1. */
  signed(size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) value = (value << 1) | this.bit();
    return size && value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  /** To the byte after the next restart marker. */
  restart(): void {
    this.count = 0;
    const marker = this.bytes[this.at + 1] ?? 0;
    if (this.bytes[this.at] !== 0xff || marker < 0xd0 || marker > 0xd7) throw new EndOfData();
    this.at += 2;
  }
}
