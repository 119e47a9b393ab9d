import { fail } from '../../domain/failure';
import type { Failure } from '../../domain/failure';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';

/** A large panoramic is 3000 x 1500; ten times that is no dental film, and 100 MB of grey must not be asked for. */
export const MAX_PIXELS = 50_000_000;
export const MAX_SIDE = 20_000;
export const MIN_SIDE = 32;
export const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** Films in one file. A series of the whole mouth has about 20; thousands of frames are a volume or a mistake. */
export const MAX_FILMS = 500;

/** To be asked with the declared size, before anything of that size is allocated. */
export function checkMemory(width: number, height: number): Result<void, Failure> {
  const declared = `${width} x ${height}`;
  if (!(width > 0 && height > 0)) return fail('file-damaged', `declared size ${declared}`);
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS)
    return fail('image-too-large', declared);
  return ok(undefined);
}

/** The same, and large enough to be a film. */
export function checkSize(width: number, height: number): Result<void, Failure> {
  const small = width < MIN_SIDE || height < MIN_SIDE;
  const memory = checkMemory(width, height);
  return memory.ok && small ? fail('image-too-small', `${width} x ${height}`) : memory;
}
