import type { ArchiveEntry } from '../../domain/archive';
import { ARCHIVE_LIMITS } from '../../domain/archive';
import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import { decodeName } from './names';
import { readView, unreadable } from './read';

const END = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;
export const LOCAL_BYTES = 30;
/** A directory of as many files as are taken, with long names. */
const MAX_DIRECTORY = 16 * 1024 * 1024;
const ENCRYPTED = 1;
const METHODS: Readonly<Record<number, ArchiveEntry['method']>> = { 0: 'stored', 8: 'deflated' };
const AES = 99;

/** Where the directory stands and how long it is (APPNOTE 4.3.16), searched from the end as a comment may follow. */
async function findDirectory(blob: Blob) {
  const from = Math.max(0, blob.size - END_BYTES - MAX_COMMENT);
  const tail = await readView(blob, from, blob.size);
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    const entries = tail.getUint16(at + 10, true);
    const size = tail.getUint32(at + 12, true);
    const offset = tail.getUint32(at + 16, true);
    // What stands in front of the archive (a program that unpacks itself) moves every offset.
    return { entries, size, offset, shift: from + at - size - offset };
  }
  return null;
}

interface Raw extends ArchiveEntry {
  readonly next: number;
  readonly folder: boolean;
}

/** One entry of the directory (4.3.12). */
function readEntry(view: DataView, at: number, shift: number): Result<Raw, Failure> {
  if (at + CENTRAL_BYTES > view.byteLength || view.getUint32(at, true) !== CENTRAL)
    return fail('file-damaged', 'ZIP directory');
  const short = (offset: number): number => view.getUint16(at + offset, true);
  const long = (offset: number): number => view.getUint32(at + offset, true);
  const [nameLength, next] = [short(28), at + CENTRAL_BYTES + short(28) + short(30) + short(32)];
  if (next > view.byteLength) return fail('file-damaged', 'ZIP directory');
  if (short(8) & ENCRYPTED || short(10) === AES) return fail('archive-encrypted');
  const method = METHODS[short(10)];
  if (!method) return fail('format-unsupported', `ZIP with method ${short(10)}`);
  const name = new Uint8Array(view.buffer, at + CENTRAL_BYTES, nameLength);
  const path = decodeName(name).replaceAll('\\', '/');
  return ok({
    path,
    offset: long(42) + shift,
    packedSize: long(20),
    size: long(24),
    method,
    crc: long(16),
    next,
    folder: path.endsWith('/'),
  });
}

/** Files that lie in one another unpack to far more than is there: the trick of a bomb. */
function overlap(entries: readonly ArchiveEntry[]): boolean {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  return sorted.some((entry, i) => {
    const next = sorted[i + 1];
    return next !== undefined && entry.offset + LOCAL_BYTES + entry.packedSize > next.offset;
  });
}

function suspicious(entries: readonly ArchiveEntry[], blob: Blob): boolean {
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  const { bytes, plainBytes, ratio, fileBytes } = ARCHIVE_LIMITS;
  if (total > bytes || entries.some((entry) => entry.size > fileBytes)) return true;
  return (total > plainBytes && total > ratio * blob.size) || overlap(entries);
}

async function listEntries(blob: Blob): Promise<Result<readonly ArchiveEntry[], Failure>> {
  const directory = await findDirectory(blob);
  if (!directory) return fail('file-damaged', 'ZIP without its directory');
  const { entries: count, size, offset, shift } = directory;
  if (offset === 0xffffffff || count === 0xffff) return fail('archive-too-large', 'ZIP64');
  if (count > ARCHIVE_LIMITS.entries || size > MAX_DIRECTORY)
    return fail('archive-too-large', `${count} files`);
  if (shift < 0) return fail('file-damaged', 'ZIP directory');
  const view = await readView(blob, offset + shift, offset + shift + size);
  const entries: ArchiveEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const read = readEntry(view, at, shift);
    if (!read.ok) return read;
    const { next, folder, ...entry } = read.value;
    if (!folder) entries.push(entry);
    at = next;
  }
  if (suspicious(entries, blob)) return fail('archive-too-large', 'unpacks to too much');
  return ok(entries);
}

/**
 * What a ZIP (PKWARE's APPNOTE 6.3) lists, folders left out. Declared sizes, counts and ratios are checked here, before
 * anything is unpacked; what an entry really holds is checked by `extract`. Never throws.
 */
export function list(archive: Blob): Promise<Result<readonly ArchiveEntry[], Failure>> {
  return listEntries(archive).catch(unreadable);
}
