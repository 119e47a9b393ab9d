import type { Result } from '../../../src/domain/result';

/** A stored DICOM instance: where an archive keeps it, and the SHA-256 (hex) of its bytes. */
export interface BlobKey {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly sha256: string;
}

/** `full`: no room. `unreachable`: try again later. `altered`: what is kept is not what was given. `missing`: nothing is kept. */
export const BLOB_FAILURES = ['full', 'unreachable', 'altered', 'missing'] as const;

export interface BlobFailure {
  readonly code: (typeof BLOB_FAILURES)[number];
  /** Technical; names no patient. */
  readonly detail: string;
}

/**
 * Bytes that never change. `put` settles with ok only once the bytes are durable, and again for the same bytes; `get` gives
 * back what was put, bit for bit, or a failure, never other bytes. Contract suite: tests/contract/server/blobs.test.ts.
 */
export interface Blobs {
  put(key: BlobKey, bytes: Uint8Array): Promise<Result<void, BlobFailure>>;
  get(key: BlobKey): Promise<Result<Uint8Array, BlobFailure>>;
}
