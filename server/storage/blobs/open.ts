import path from 'node:path';
import { archiveBlobs } from './archive';
import type { ArchiveSettings } from './archive';
import type { Blobs } from './blobs';
import { folderBlobs } from './folder';
import { s3Blobs } from './s3';
import type { S3Settings } from './s3';

export type BlobConfig =
  | { readonly kind: 'folder'; readonly path: string }
  | ({ readonly kind: 's3' } & S3Settings)
  | ({ readonly kind: 'archive' } & ArchiveSettings);

/** `BLOBS`: a folder, `s3+https://host/bucket/prefix`, or `dicomweb+https://host/root`; with `user:secret@` before the host. */
export function blobConfigOf(text: string | undefined, folder: string, region: string): BlobConfig {
  const remote = /^(s3|dicomweb)\+(https?:.*)$/.exec(text ?? '');
  if (!remote) return { kind: 'folder', path: path.resolve(text ?? path.join(folder, 'blobs')) };
  const address = new URL(remote[2] ?? '');
  const user = decodeURIComponent(address.username);
  const secret = decodeURIComponent(address.password);
  address.username = '';
  address.password = '';
  const url = address.href.replace(/\/$/, '');
  if (remote[1] === 's3')
    return { kind: 's3', url, region, accessKeyId: user, secretAccessKey: secret };
  const basic = Buffer.from(`${user}:${secret}`).toString('base64');
  return { kind: 'archive', url, authorization: user ? `Basic ${basic}` : null };
}

export function openBlobs(config: BlobConfig): Blobs {
  switch (config.kind) {
    case 'folder':
      return folderBlobs(config.path);
    case 's3':
      return s3Blobs(config);
    case 'archive':
      return archiveBlobs(config);
  }
}
