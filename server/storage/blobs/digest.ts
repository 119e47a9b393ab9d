import { createHash } from 'node:crypto';
import { err, ok } from '../../../src/domain/result';
import type { Result } from '../../../src/domain/result';
import type { BlobFailure, BlobKey } from './blobs';

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export const failed = (
  code: BlobFailure['code'],
  detail: string,
): { readonly ok: false; readonly error: BlobFailure } => err({ code, detail });

/** Where a store keeps it: two levels of 256 folders, so that none grows beyond what a file system likes. */
export function pathOf({ sha256 }: BlobKey): string {
  // Names come from our own digests only; anything else would be a way out of the folder.
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a SHA-256');
  return `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}.dcm`;
}

export function verified(key: BlobKey, bytes: Uint8Array): Result<Uint8Array, BlobFailure> {
  return sha256Of(bytes) === key.sha256
    ? ok(bytes)
    : failed('altered', `${bytes.length} bytes do not have the digest ${key.sha256}`);
}
