import { fail } from '../../../domain/failure';
import type { Failure } from '../../../domain/failure';
import type { Result } from '../../../domain/result';
import { ok } from '../../../domain/result';
import { crc32 } from '../crc';

export interface PngChunks {
  readonly header: DataView;
  /** Red, green, blue of each entry; null: no palette. */
  readonly palette: Uint8Array | null;
  /** The one deflated stream, in its pieces. */
  readonly data: readonly Uint8Array[];
  /** pHYs: pixels a unit across, down, and the unit; null: not told. */
  readonly physical: DataView | null;
  /** eXIf; null: none, or a damaged one. */
  readonly exif: Uint8Array | null;
}

const FIRST_CHUNK = 8;
const NEEDED = ['IHDR', 'PLTE', 'IDAT', 'pHYs'];
const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * The chunks that are needed (PNG, third edition, clause 5), each whole and with the right checksum. Others are not looked
 * at: they may hold anything, and a film needs none of it.
 */
export function readChunks(bytes: Uint8Array): Result<PngChunks, Failure> {
  const view = viewOf(bytes);
  const data: Uint8Array[] = [];
  const found: Record<string, Uint8Array> = {};
  let at = FIRST_CHUNK;
  for (;;) {
    if (at + 12 > bytes.length) return fail('file-damaged', 'PNG ends before its end chunk');
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) return fail('file-damaged', 'PNG ends within a chunk');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'IEND') break;
    const content = bytes.subarray(at + 8, end);
    const sound = (): boolean => crc32(bytes, at + 4, end) === view.getUint32(end);
    if (NEEDED.includes(type)) {
      if (!sound()) return fail('file-damaged', `PNG chunk ${type} with a wrong checksum`);
      if (type === 'IDAT') data.push(content);
      else found[type] ??= content;
    } else if (type === 'eXIf' && sound()) found[type] ??= content;
    at = end + 4;
  }
  const header = found['IHDR'];
  if (header?.length !== 13) return fail('file-damaged', 'PNG without a header');
  const physical = found['pHYs']?.length === 9 ? viewOf(found['pHYs']) : null;
  const [palette, exif] = [found['PLTE'] ?? null, found['eXIf'] ?? null];
  return ok({ header: viewOf(header), palette, data, physical, exif });
}
