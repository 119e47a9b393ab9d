import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { archiveBlobs } from '../../../server/storage/blobs/archive';
import type { BlobKey, Blobs } from '../../../server/storage/blobs/blobs';
import { sha256Of } from '../../../server/storage/blobs/digest';
import { folderBlobs } from '../../../server/storage/blobs/folder';
import { s3Blobs } from '../../../server/storage/blobs/s3';
import { drawnDicom, uid } from '../../support/server/dicom-files';
import { hasOrthanc, startOrthanc } from '../../support/server/orthanc';
import { fakeS3 } from '../../support/server/s3';

const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-blobs-'));
const s3 = await fakeS3();
const orthanc = hasOrthanc ? await startOrthanc() : null;
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await s3.close();
  await orthanc?.close();
});

const ADAPTERS: Record<string, Blobs> = {
  folder: folderBlobs(folder),
  S3: s3Blobs(s3),
  ...(orthanc ? { Orthanc: archiveBlobs({ url: orthanc.url, authorization: null }) } : {}),
};

function film(n: number, seed = n) {
  const [study, series, instance] = [uid(n * 10), uid(n * 10 + 1), uid(n * 10 + 2)] as const;
  const bytes = drawnDicom({ study, series, instance, seed });
  const key: BlobKey = { study, series, instance, sha256: sha256Of(bytes) };
  return { key, bytes };
}

describe.each(Object.entries(ADAPTERS))('blobs in %s', (_name, blobs) => {
  it('give back what was put, bit for bit', async () => {
    const films = [film(1), film(2)];
    for (const { key, bytes } of films)
      expect(await blobs.put(key, bytes)).toMatchObject({ ok: true });
    for (const { key, bytes } of films) {
      const got = await blobs.get(key);
      expect(got.ok && Buffer.compare(got.value, bytes)).toBe(0);
    }
  });

  it('take the same bytes again, also twice at once', async () => {
    const { key, bytes } = film(3);
    const puts = await Promise.all([blobs.put(key, bytes), blobs.put(key, bytes)]);
    expect([...puts, await blobs.put(key, bytes)].map((one) => one.ok)).toEqual([true, true, true]);
    const got = await blobs.get(key);
    expect(got.ok && sha256Of(got.value)).toBe(key.sha256);
  });

  it('refuse bytes that are not those of the key, and keep none of them', async () => {
    const { key } = film(4);
    const other = film(5).bytes;
    expect(await blobs.put(key, other)).toMatchObject({ ok: false, error: { code: 'altered' } });
    expect(await blobs.get(key)).toMatchObject({ ok: false, error: { code: 'missing' } });
  });
});

describe('a folder of blobs', () => {
  it('tells a file that was changed on the disk instead of giving it out, and mends it when the film comes again', async () => {
    const blobs = folderBlobs(folder);
    const { key, bytes } = film(6);
    await blobs.put(key, bytes);
    const file = path.join(
      folder,
      key.sha256.slice(0, 2),
      key.sha256.slice(2, 4),
      `${key.sha256}.dcm`,
    );
    writeFileSync(file, Buffer.from(bytes).fill(7, 200, 204));
    expect(await blobs.get(key)).toMatchObject({ ok: false, error: { code: 'altered' } });
    for (const harm of [() => {}, () => truncateSync(file, 100), () => rmSync(file)]) {
      harm();
      expect(await blobs.put(key, bytes)).toMatchObject({ ok: true });
      expect(await blobs.get(key)).toMatchObject({ ok: true });
    }
  });

  it('leaves no drafts behind', () => {
    const files = readdirSync(folder, { recursive: true }).map(String);
    expect(files.filter((file) => file.endsWith('.part'))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.dcm')).length).toBeGreaterThan(3);
  });
});

describe('S3 that does not do its part', () => {
  it.each([
    [507, 'full'],
    [403, 'unreachable'],
  ])('answering %i is told as %s', async (status, code) => {
    const { key, bytes } = film(7);
    s3.refuse = status;
    const put = await s3Blobs(s3).put(key, bytes);
    s3.refuse = null;
    expect(put).toMatchObject({ ok: false, error: { code } });
  });

  it('refuses a wrong secret, so that the signature is known to be looked at', async () => {
    const { key, bytes } = film(8);
    const put = await s3Blobs({ ...s3, secretAccessKey: 'guessed' }).put(key, bytes);
    expect(put.ok).toBe(false);
    expect([...s3.objects.keys()].some((name) => name.includes(key.sha256))).toBe(false);
  });
});
