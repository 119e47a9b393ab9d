import { fail } from '../../domain/failure';

/** DataView over bytes `from` to `to` of a blob; nothing else of it is read. */
export async function readView(blob: Blob, from: number, to: number): Promise<DataView> {
  return new DataView(await blob.slice(from, to).arrayBuffer());
}

/** The file was moved or its card pulled out, or an offset in it leads nowhere. */
export const unreadable = (reason: unknown) =>
  fail('file-damaged', reason instanceof Error ? `ZIP: ${reason.message}` : 'ZIP not readable');
