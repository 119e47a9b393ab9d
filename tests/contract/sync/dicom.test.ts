import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../server/app';
import type { DicomJson } from '../../../server/dicom/json';
import { parameterOf, parseMultipart } from '../../../server/dicom/multipart';
import { imageOf } from '../../../src/sync/fhir-dicomweb/dicom/image';
import { maskOf } from '../../../src/sync/fhir-dicomweb/dicom/mask';
import { segOf } from '../../../src/sync/fhir-dicomweb/dicom/seg';
import { drawnImage } from '../../support/films';
import { configOfATest } from '../../support/server';
import { A_DENTIST, everybodyIs } from '../../support/server/device';
import { signedFor } from '../../support/signed-film';
import { patientNo } from '../../support/stored';

/** What the page sends by STOW, as others fetch it from the store. */
const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-sent-'));
const validator = existsSync('/usr/bin/dciodvfy');
if (!validator) console.log('SKIPPED: nothing is judged by dciodvfy, it is not installed');
let app: FastifyInstance;
beforeAll(async () => (app = await createApp(configOfATest(), everybodyIs(A_DENTIST))));
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

/** Address of what was stored. */
async function stored(bytes: Uint8Array): Promise<string> {
  const answer = await app.inject({
    method: 'POST',
    url: '/dicomweb/studies',
    headers: { 'content-type': 'application/dicom' },
    payload: Buffer.from(bytes),
  });
  expect(answer.statusCode).toBe(200);
  const [item] = answer.json<DicomJson>()['00081199']?.Value as [DicomJson];
  return new URL(String(item['00081190']?.Value?.[0])).pathname;
}

/** Rows of an 8-bit grey PNG without filters. */
function greyOf(png: Buffer): { width: number; height: number; pixels: number[] } {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const at = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  const pixels = Array.from({ length: height }, (_, y) => [
    ...rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)),
  ]);
  return { width, height, pixels: pixels.flat() };
}

async function judged(at: string): Promise<string[]> {
  const { rawPayload } = await app.inject({ url: at, headers: { accept: 'application/dicom' } });
  const file = path.join(folder, 'given.dcm');
  writeFileSync(file, rawPayload);
  if (!validator) return [];
  const { stderr } = spawnSync('dciodvfy', [file], { encoding: 'utf8' });
  return stderr.split('\n').filter((line) => line.startsWith('Error'));
}

describe.each([
  [64, 48],
  // A frame ends within a byte, and the next begins there (PS3.5 8.1.1).
  [61, 47],
])('masks of a film of %i x %i', (width, height) => {
  const signed = signedFor(width, { width, height });
  const masks = signed.findings.map((one) => [...maskOf(one.outlines, width, height)]);
  let at: string;
  beforeAll(async () => {
    const bytes = segOf(signed, patientNo(1));
    at = await stored(bytes ?? new Uint8Array());
  });

  test('are a valid segmentation as they are given out, with a segment for each', async () => {
    expect(await judged(at)).toEqual([]);
    const [json] = (await app.inject(`${at}/metadata`)).json<DicomJson[]>();
    expect(json?.['00620002']?.Value).toHaveLength(masks.length);
    expect(json?.['00280008']?.Value).toEqual([masks.length]);
    const series = await app.inject(`${at.replace(/\/series.*/, '')}/series?Modality=SEG`);
    expect(series.json()).toHaveLength(1);
  });

  test('are rendered frame by frame as they were drawn', async () => {
    for (const [n, mask] of masks.entries()) {
      const url = `${at}/frames/${n + 1}/rendered`;
      const answer = await app.inject({ url, headers: { accept: 'image/png' } });
      expect(greyOf(answer.rawPayload)).toEqual({
        ...{ width, height },
        pixels: mask.map((one) => one * 255),
      });
    }
    const thumbnail = await app.inject({
      url: `${at}/thumbnail`,
      headers: { accept: 'image/png' },
    });
    expect(thumbnail.statusCode).toBe(200);
  });

  test('are given frame by frame, a bit a pixel', async () => {
    const accept = 'multipart/related; type="application/octet-stream"';
    const answer = await app.inject({ url: `${at}/frames/1,2`, headers: { accept } });
    const boundary = parameterOf(String(answer.headers['content-type']), 'boundary') ?? '';
    const frames = (parseMultipart(answer.rawPayload, boundary) ?? []).map(({ bytes }) =>
      Array.from({ length: width * height }, (_, i) => ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1),
    );
    expect(frames).toEqual(masks);
  });
});

test.each([
  [201, 'bitewing', { spacing: { row: 0.03, column: 0.03 }, laterality: 'L' }],
  [202, 'panoramic', { spacing: { row: 0.1, column: 0.1 }, laterality: null }],
  [203, 'panoramic', { spacing: null }],
  [204, 'other', { spacing: null }],
] as const)(
  'picture %i, a %s %j, is valid as it is given out, and rendered as it was',
  async (n, kind, known) => {
    const image = drawnImage(64, 48, n);
    const at = await stored(imageOf(signedFor(n, { kind, ...known }), patientNo(1), image));
    expect(await judged(at)).toEqual([]);
    const url = `${at}/rendered`;
    const png = greyOf((await app.inject({ url, headers: { accept: 'image/png' } })).rawPayload);
    expect(png).toEqual({ width: 64, height: 48, pixels: [...image.pixels] });
  },
);
