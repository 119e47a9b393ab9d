import type { Failure } from '../domain/failure';
import type { RadiographId } from '../domain/radiograph';
import type { Result } from '../domain/result';
import type { Spare } from '../domain/room';

/**
 * Room on the device. An image may go once its film is signed, the centre has acknowledged the report as it stands and the image itself,
 * and nothing about it waits to be sent; thumbnail, findings and report stay. Contract suite: tests/contract/store.
 */
export interface RoomStore {
  /** What `free` could give up now, as far as a quick look tells. */
  spare(): Promise<Result<Spare, Failure>>;
  /**
   * Gives up images until `bytes` are free or none is left that may go: copies of other clinics' films first, then the films of this
   * device from the oldest on. Only images that `base` has acknowledged. Works on a full disk.
   */
  free(base: string, bytes: number): Promise<Result<Spare, Failure>>;
  /** An image that was fetched: back to its film, or, of a film that is not kept here, as a copy. */
  putImage(id: RadiographId, image: Blob): Promise<Result<void, Failure>>;
  /** The copy of a film that is not kept here. */
  copy(id: RadiographId): Promise<Result<Blob | null, Failure>>;
}
