import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { segOf } from '../../../src/sync/fhir-dicomweb/dicom/seg';
import { imageOf } from '../../../src/sync/fhir-dicomweb/dicom/image';
import { store } from '../../../src/sync/fhir-dicomweb/stow';
import { instanceAt } from '../../../src/sync/fhir-dicomweb/wado';
import { openAccess } from '../../support/fake-central';
import { drawnImage } from '../../support/films';
import { hasOrthanc, startOrthanc } from '../../support/server/orthanc';
import type { Orthanc } from '../../support/server/orthanc';
import { signedFor } from '../../support/signed-film';
import { patientNo } from '../../support/stored';

const { signal } = new AbortController();

describe.skipIf(!hasOrthanc)(
  'Orthanc as the archive that the page sends to, without a store of ours',
  () => {
    let orthanc: Orthanc;
    beforeAll(async () => void (orthanc = await startOrthanc()), 60_000);
    afterAll(() => orthanc.close());

    test('takes masks and a film, again too, and gives the film back as it was', async () => {
      const at = { base: orthanc.url, fetch, access: openAccess };
      const signed = signedFor(1, { spacing: { row: 0.03, column: 0.03 }, laterality: 'L' });
      const film = imageOf(signed, patientNo(1), drawnImage(64, 48, 1));
      const files = [film, segOf(signed, patientNo(1)) ?? new Uint8Array()];
      expect(await store(at, files, signal)).toMatchObject({ outcome: 'stored' });
      expect(await store(at, files, signal)).toMatchObject({ outcome: 'stored' });
      const found = await fetch(`${orthanc.url}/instances`);
      const instances = (await found.json()) as Record<string, { Value: string[] }>[];
      expect(instances.map((one) => one['00080060']?.Value[0]).sort()).toEqual(['IO', 'SEG']);
      const io = instances.find((one) => one['00080060']?.Value[0] === 'IO');
      const uid = (tag: string) => io?.[tag]?.Value[0] ?? '';
      const place = { study: uid('0020000D'), series: uid('0020000E'), instance: uid('00080018') };
      const got = await instanceAt(at, place, signal);
      if (got.outcome !== 'answer' || !got.value) throw new Error(got.outcome);
      expect(Buffer.compare(got.value, film)).toBe(0);
    });
  },
);
