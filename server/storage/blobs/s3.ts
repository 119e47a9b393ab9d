import { AwsClient } from 'aws4fetch';
import { ok } from '../../../src/domain/result';
import type { Result } from '../../../src/domain/result';
import type { BlobFailure, BlobKey, Blobs } from './blobs';
import { failed, pathOf, verified } from './digest';

export interface S3Settings {
  /** `https://host/bucket` or `https://host/bucket/prefix`, path style: what every S3-compatible store takes. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const TIMEOUT_MS = 60_000;

function failureOf(response: Response) {
  if (response.status === 404) return failed('missing', 'S3 404');
  // What stores answer when a quota or a disk is full: 507, or 403 with a code of their own.
  if (response.status === 507) return failed('full', 'S3 507');
  return failed('unreachable', `S3 ${response.status}`);
}

/** Objects named by their content below `url`; each request signed (AWS Signature Version 4). */
export function s3Blobs({ url, region, accessKeyId, secretAccessKey }: S3Settings): Blobs {
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 2 });
  const call = async (key: BlobKey, init: RequestInit): Promise<Response | null> => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const target = `${url.replace(/\/$/, '')}/${pathOf(key)}`;
    return client.fetch(target, { ...init, signal }).catch(() => null);
  };
  return {
    async put(key, bytes): Promise<Result<void, BlobFailure>> {
      const given = verified(key, bytes);
      if (!given.ok) return given;
      const headers = { 'Content-Type': 'application/dicom', 'x-amz-content-sha256': key.sha256 };
      const answer = await call(key, { method: 'PUT', headers, body: Buffer.from(bytes) });
      if (!answer) return failed('unreachable', 'S3 does not answer');
      return answer.ok ? ok(undefined) : failureOf(answer);
    },
    async get(key): Promise<Result<Uint8Array, BlobFailure>> {
      const answer = await call(key, { method: 'GET' });
      if (!answer) return failed('unreachable', 'S3 does not answer');
      if (!answer.ok) return failureOf(answer);
      return verified(key, new Uint8Array(await answer.arrayBuffer()));
    },
  };
}
