import type { ArchiveEntry } from '../../domain/archive';
import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import { inflateAtMost } from '../formats/codecs/inflate';
import { crc32 } from '../formats/crc';
import { LOCAL_BYTES } from './list';
import { readView, unreadable } from './read';

const LOCAL = 0x04034b50;

/** Inflated to no more than was declared, whatever the stream would give. */
function inflated(packed: Uint8Array, { size }: ArchiveEntry): Result<Uint8Array, Failure> {
  try {
    const { bytes, more } = inflateAtMost(packed, size);
    if (more) return fail('archive-too-large', 'holds more than it declares');
    return ok(bytes);
  } catch (error) {
    return fail('file-damaged', `deflate: ${error instanceof Error ? error.message : 'threw'}`);
  }
}

async function extractEntry(archive: Blob, entry: ArchiveEntry): Promise<Result<Blob, Failure>> {
  const header = await readView(archive, entry.offset, entry.offset + LOCAL_BYTES);
  if (header.byteLength < LOCAL_BYTES || header.getUint32(0, true) !== LOCAL)
    return fail('file-damaged', 'ZIP entry without its header');
  const names = header.getUint16(26, true) + header.getUint16(28, true);
  const from = entry.offset + LOCAL_BYTES + names;
  const packed = new Uint8Array(await archive.slice(from, from + entry.packedSize).arrayBuffer());
  if (packed.length < entry.packedSize) return fail('file-damaged', 'ZIP ends within a file');
  const content = entry.method === 'deflated' ? inflated(packed, entry) : ok(packed);
  if (!content.ok) return content;
  if (content.value.length !== entry.size || crc32(content.value) !== entry.crc)
    return fail('file-damaged', 'ZIP entry with a wrong size or checksum');
  return ok(new Blob([content.value as Uint8Array<ArrayBuffer>]));
}

/**
 * One file of a ZIP, whole and with the right checksum; `entry` comes from `list` of the same archive. Never throws.
 */
export function extract(archive: Blob, entry: ArchiveEntry): Promise<Result<Blob, Failure>> {
  return extractEntry(archive, entry).catch(unreadable);
}
