import { fail } from '../../domain/failure';
import type { Failure } from '../../domain/failure';
import type { Result } from '../../domain/result';
import { bmp } from './bmp/bmp';
import { dicom } from './dicom/dicom';
import type { DecodedFile, Format } from './format';
import { heif } from './heif/heif';
import { jp2 } from './jp2/jp2';
import { jpeg } from './jpeg/jpeg';
import { MAX_FILE_BYTES, MAX_FILMS } from './limits';
import { png } from './png/png';
import { tiff } from './tiff/tiff';
import { webp } from './webp/webp';
import { nameOfForeign } from './foreign';

/** Every format Bitelight reads. A new one is a folder and one entry here; tests/contract/formats takes it from here. */
export const FORMATS: readonly Format[] = [jpeg, png, dicom, tiff, bmp, jp2, webp, heif];

/**
 * Bytes of a whole file -> one grey film, or why not. Never throws. A file may hold several: the first tells how many
 * (`frames`), and the others are asked for one by one, so that no more than one is in memory.
 */
export async function decodeFile(
  bytes: Uint8Array,
  frame = 0,
): Promise<Result<DecodedFile, Failure>> {
  if (bytes.length === 0) return fail('file-empty');
  if (bytes.length > MAX_FILE_BYTES) return fail('file-too-large', `${bytes.length} bytes`);
  const head = bytes.subarray(0, 1024);
  const format = FORMATS.find((f) => f.sniff(head));
  if (!format) {
    const foreign = nameOfForeign(head);
    return foreign ? fail('format-unsupported', foreign) : fail('format-unknown');
  }
  try {
    const read = await format.decode(bytes, frame);
    if (read.ok && (read.value.frames ?? 1) > MAX_FILMS)
      return fail('too-many-films', `${read.value.frames ?? 1} films`);
    const missing = read.ok && frame > 0 && frame >= (read.value.frames ?? 1);
    return missing ? fail('file-damaged', `no film ${frame + 1}`) : read;
  } catch (error) {
    // A decoder that throws met bytes its author did not think of: for the user the file is damaged.
    return fail(
      'file-damaged',
      `${format.name}: ${error instanceof Error ? error.message : 'threw'}`,
    );
  }
}
