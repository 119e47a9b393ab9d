import * as v from 'valibot';
import type { StoredRow } from '../store/backup-ports';
import { packed, unpacked } from '../store/sealed/payload';
import type { Opened } from './stream';

const Row = v.object({ store: v.string(), row: v.looseObject({}) });

export async function* recordsOf(
  rows: AsyncIterable<StoredRow>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const row of rows) {
    const bytes = packed(row);
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, bytes.length, true);
    yield size;
    yield bytes;
  }
}

/** Bytes that came in pieces, taken from the front; each is copied once. */
class Pieces {
  held = 0;
  readonly #pieces: Uint8Array<ArrayBuffer>[] = [];
  /** How much of the first is gone. */
  #gone = 0;

  add(piece: Uint8Array<ArrayBuffer>): void {
    this.#pieces.push(piece);
    this.held += piece.length;
  }

  /** At most `held`. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const [first = taken] = this.#pieces;
      const part = first.subarray(this.#gone, this.#gone + length - at);
      taken.set(part, at);
      at += part.length;
      this.#gone += part.length;
      if (this.#gone < first.length) continue;
      this.#pieces.shift();
      this.#gone = 0;
    }
    this.held -= length;
    return taken;
  }
}

/** Joins frames to records again; no more is held than the record under way. */
export async function* recordsIn(
  frames: AsyncIterable<Opened>,
): AsyncGenerator<{ row: StoredRow; bytes: number } | 'damaged'> {
  const pieces = new Pieces();
  let wanted: number | null = null;
  for await (const frame of frames) {
    if (typeof frame === 'string') break;
    pieces.add(frame);
    for (;;) {
      if (wanted === null && pieces.held >= 4)
        wanted = new DataView(pieces.take(4).buffer).getUint32(0, true);
      if (wanted === null || pieces.held < wanted) break;
      const row = rowIn(pieces.take(wanted));
      if (!row) {
        yield 'damaged';
        return;
      }
      yield { row, bytes: wanted };
      wanted = null;
    }
  }
  if (pieces.held > 0 || wanted !== null) yield 'damaged';
}

function rowIn(bytes: Uint8Array<ArrayBuffer>): StoredRow | null {
  try {
    const row = unpacked(bytes.buffer);
    return v.is(Row, row) ? row : null;
  } catch {
    return null;
  }
}
