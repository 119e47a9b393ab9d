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

/** Joins frames to records again; no more is held than the record under way. */
export async function* recordsIn(
  frames: AsyncIterable<Opened>,
): AsyncGenerator<{ row: StoredRow; bytes: number } | 'damaged'> {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;
  const take = async (length: number): Promise<Uint8Array<ArrayBuffer>> => {
    const joined = new Uint8Array(await new Blob(parts).arrayBuffer());
    parts = [joined.slice(length)];
    held -= length;
    return joined.slice(0, length);
  };
  let wanted: number | null = null;
  for await (const frame of frames) {
    if (typeof frame === 'string') break;
    parts.push(frame);
    held += frame.length;
    for (;;) {
      if (wanted === null && held >= 4)
        wanted = new DataView((await take(4)).buffer).getUint32(0, true);
      if (wanted === null || held < wanted) break;
      const row = rowIn(await take(wanted));
      if (!row) {
        yield 'damaged';
        return;
      }
      yield { row, bytes: wanted };
      wanted = null;
    }
  }
  if (held > 0 || wanted !== null) yield 'damaged';
}

function rowIn(bytes: Uint8Array<ArrayBuffer>): StoredRow | null {
  try {
    const row = unpacked(bytes.buffer);
    return v.is(Row, row) ? row : null;
  } catch {
    return null;
  }
}
