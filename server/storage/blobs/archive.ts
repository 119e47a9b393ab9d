import { randomUUID } from 'node:crypto';
import { ok } from '../../../src/domain/result';
import type { Result } from '../../../src/domain/result';
import type { BlobFailure, BlobKey, Blobs } from './blobs';
import { firstPart, multipart } from '../../dicom/multipart';
import { failed, verified } from './digest';

export interface ArchiveSettings {
  /** The archive's DICOMweb root, such as `http://orthanc:8042/dicom-web`. */
  readonly url: string;
  /** Value of the Authorization header, or null. */
  readonly authorization: string | null;
}

const TIMEOUT_MS = 60_000;

/**
 * Handed on to a DICOMweb archive (Orthanc, dcm4chee). What was stored is read back before it counts as kept: an archive
 * set up to coerce attributes or to compress anew would make another object under the same UID, and is refused.
 */
export function archiveBlobs({ url, authorization }: ArchiveSettings): Blobs {
  const root = url.replace(/\/$/, '');
  const call = (path: string, init: RequestInit, headers: Record<string, string>) =>
    fetch(`${root}${path}`, {
      ...init,
      headers: { ...headers, ...(authorization ? { Authorization: authorization } : {}) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => null);

  async function get(key: BlobKey): Promise<Result<Uint8Array, BlobFailure>> {
    const path = `/studies/${key.study}/series/${key.series}/instances/${key.instance}`;
    const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
    const answer = await call(path, { method: 'GET' }, { Accept: accept });
    if (!answer) return failed('unreachable', 'the archive does not answer');
    if (answer.status === 404) return failed('missing', 'archive 404');
    if (!answer.ok) return failed('unreachable', `archive ${answer.status}`);
    const body = Buffer.from(await answer.arrayBuffer());
    const part = firstPart(body, answer.headers.get('content-type') ?? '');
    return part ? verified(key, part) : failed('altered', 'the archive sent no instance');
  }

  async function put(key: BlobKey, bytes: Uint8Array): Promise<Result<void, BlobFailure>> {
    const given = verified(key, bytes);
    if (!given.ok) return given;
    const boundary = randomUUID();
    const type = `multipart/related; type="application/dicom"; boundary=${boundary}`;
    const body = multipart(boundary, [{ type: 'application/dicom', bytes }]);
    const headers = { 'Content-Type': type, Accept: 'application/dicom+json' };
    const answer = await call('/studies', { method: 'POST', body }, headers);
    if (!answer) return failed('unreachable', 'the archive does not answer');
    await answer.arrayBuffer();
    if (answer.status === 507 || answer.status === 413)
      return failed('full', `archive ${answer.status}`);
    // 409 and other refusals are looked into: the archive may hold these very bytes already.
    if (answer.status >= 500) return failed('unreachable', `archive ${answer.status}`);
    const kept = await get(key);
    return kept.ok ? ok(undefined) : kept;
  }

  return { put, get };
}
