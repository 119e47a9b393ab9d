import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../server/app';
import { multipart, parameterOf, parseMultipart } from '../../../server/dicom/multipart';
import type { DicomJson } from '../../../server/dicom/json';
import type { Principal } from '../../../server/services/ports';
import { BACKENDS } from '../../support/central';
import { A_DENTIST } from '../../support/server/device';
import { drawnDicom, pixelsOf, uid } from '../../support/server/dicom-files';

let who: Principal = A_DENTIST;
let app: FastifyInstance;

function stow(files: readonly Uint8Array[], url = '/dicomweb/studies') {
  const parts = files.map((bytes) => ({ type: 'application/dicom', bytes }));
  return app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=mark' },
    payload: multipart('mark', parts),
  });
}

const get = (url: string, accept = '*/*') =>
  app.inject({ url: `/dicomweb${url}`, headers: { accept } });

const partsOf = (answer: Awaited<ReturnType<typeof get>>) =>
  parseMultipart(
    answer.rawPayload,
    parameterOf(String(answer.headers['content-type']), 'boundary') ?? '',
  ) ?? [];

const reasons = (body: DicomJson, tag = '00081198') =>
  (body[tag]?.Value ?? []).map((item) => (item as DicomJson)['00081197']?.Value?.[0]);

const addressOf = (study: number, series: number, instance: number) =>
  `/studies/${uid(study)}/series/${uid(series)}/instances/${uid(instance)}`;

function film(study: number, series: number, instance: number, more = {}) {
  return drawnDicom({
    study: uid(study),
    series: uid(series),
    instance: uid(instance),
    seed: instance,
    ...more,
  });
}

describe.each(BACKENDS)('DICOMweb on $name', (backend) => {
  beforeAll(async () => {
    await backend.start();
    app = await createApp(await backend.config(), () => Promise.resolve(who));
  });
  afterAll(async () => {
    await app.close();
    await backend.stop();
  });

  describe('STOW-RS', () => {
    it('keeps what it is given, once however often, and gives it back bit for bit', async () => {
      const bytes = film(100, 101, 102);
      for (let times = 0; times < 2; times++) {
        const answer = await stow([bytes]);
        expect(answer.statusCode).toBe(200);
        const [stored] = answer.json<DicomJson>()['00081199']?.Value as DicomJson[];
        expect(stored?.['00081155']?.Value).toEqual([uid(102)]);
      }
      const answer = await get(
        addressOf(100, 101, 102),
        'multipart/related; type="application/dicom"; transfer-syntax=*',
      );
      expect(partsOf(answer).map((part) => Buffer.compare(part.bytes, bytes))).toEqual([0]);
      const found = await get(`/instances?StudyInstanceUID=${uid(100)}`);
      expect(found.json()).toHaveLength(1);
    });

    it('refuses other content under a UID that is there, and keeps the first', async () => {
      const first = film(110, 111, 112);
      await stow([first]);
      const answer = await stow([film(110, 111, 112, { seed: 9 })]);
      expect([answer.statusCode, reasons(answer.json())]).toEqual([409, [0x0111]]);
      const kept = await get(addressOf(110, 111, 112), 'application/dicom; transfer-syntax=*');
      expect(Buffer.compare(kept.rawPayload, first)).toBe(0);
    });

    it('tells one by one what of a request it kept', async () => {
      const whole = film(120, 121, 122);
      const answer = await stow([
        whole,
        film(120, 121, 123).subarray(0, 1500),
        Buffer.from('no film at all'),
      ]);
      const body = answer.json<DicomJson>();
      expect(answer.statusCode).toBe(202);
      expect(body['00081199']?.Value).toHaveLength(1);
      expect([...reasons(body), ...reasons(body, '0008119A')]).toEqual([0xc000, 0xc000]);
    });

    it('refuses an instance of another study than that of the address', async () => {
      const answer = await stow([film(130, 131, 132)], `/dicomweb/studies/${uid(139)}`);
      expect([answer.statusCode, reasons(answer.json())]).toEqual([409, [0xa900]]);
    });

    it('takes what comes without a preamble, and gives it out with one', async () => {
      const bytes = film(160, 161, 162);
      expect((await stow([bytes.subarray(132)])).statusCode).toBe(200);
      for (const accept of ['application/dicom; transfer-syntax=*', 'application/dicom']) {
        const given = await get(addressOf(160, 161, 162), accept);
        expect(given.rawPayload.subarray(128, 132).toString()).toBe('DICM');
      }
    });

    it('refuses a body that was cut on the way, and one that holds something else', async () => {
      const headers = {
        'content-type': 'multipart/related; type="application/dicom"; boundary=mark',
      };
      const whole = multipart('mark', [{ type: 'application/dicom', bytes: film(140, 141, 142) }]);
      const cut = await app.inject({
        method: 'POST',
        url: '/dicomweb/studies',
        headers,
        payload: whole.subarray(0, -4),
      });
      const json = multipart('mark', [
        { type: 'application/dicom+json', bytes: Buffer.from('[]') },
      ]);
      const other = await app.inject({
        method: 'POST',
        url: '/dicomweb/studies',
        headers,
        payload: json,
      });
      expect([cut.statusCode, other.statusCode]).toEqual([400, 415]);
      expect((await get(`/studies/${uid(140)}`)).statusCode).toBe(404);
    });

    it('two that come at once with other content under one UID: one is kept', async () => {
      const answers = await Promise.all([
        stow([film(150, 151, 152)]),
        stow([film(150, 151, 152, { seed: 5 })]),
      ]);
      expect(answers.map((one) => one.statusCode).sort()).toEqual([200, 409]);
    });
  });

  describe('QIDO-RS', () => {
    beforeAll(async () => {
      const person = { patientId: 'Q-1', issuer: 'urn:clinic', patientName: 'Ахметова^Сәуле' };
      await stow([
        film(200, 201, 202, {
          ...person,
          more: { StudyDate: '20250105', AccessionNumber: 'ACC-1' },
        }),
        film(200, 201, 203, { ...person, more: { InstanceNumber: '2' } }),
        film(210, 211, 212, { ...person, more: { StudyDate: '20260301', Modality: 'PX' } }),
      ]);
    });

    const found = async (query: string, tag = '0020000D') =>
      (await get(query)).json<DicomJson[]>().map((one) => one[tag]?.Value?.[0]);

    it.each([
      ['PatientID=Q-1', [210, 200]],
      ['00100020=Q-1&StudyDate=20250101-20251231', [200]],
      ['PatientID=Q-1&StudyDate=-20250105', [200]],
      ['PatientID=Q-1&StudyDate=20250106-', [210]],
      ['PatientName=ахм*', [210, 200]],
      ['PatientName=АХМЕТОВА^СӘУЛЕ', [210, 200]],
      ['PatientID=Q-?&ModalitiesInStudy=PX', [210]],
      ['AccessionNumber=ACC-1', [200]],
      [`StudyInstanceUID=${uid(200)},${uid(210)}`, [210, 200]],
      ['PatientID=Q-1&limit=1', [210]],
      ['PatientID=Q-1&limit=1&offset=1', [200]],
      ['PatientID=Q_1', []],
    ])('finds studies by %s', async (query, studies) => {
      expect(await found(`/studies?${query}`)).toEqual(studies.map(uid));
    });

    it('counts what is in a study, and tells more when asked', async () => {
      const [study] = (await get(`/studies?StudyInstanceUID=${uid(200)}`)).json<DicomJson[]>();
      expect(study?.['00201208']?.Value).toEqual([2]);
      expect(study?.['00080061']?.Value).toEqual(['IO']);
      expect(study).not.toHaveProperty('00100010.Value.0.Phonetic');
      expect(await found(`/studies/${uid(200)}/series/${uid(201)}/instances`, '00200013')).toEqual([
        1, 2,
      ]);
      expect(
        await found(
          `/studies/${uid(200)}/instances?includefield=DetectorType&InstanceNumber=2`,
          '00187004',
        ),
      ).toEqual(['DIRECT']);
    });

    it('says that it does not match fuzzily, and matches as ever', async () => {
      const answer = await get('/studies?PatientName=ахм*&fuzzymatching=true');
      expect([answer.statusCode, answer.json<unknown[]>().length]).toEqual([200, 2]);
      expect(answer.headers['warning']).toMatch(/^299 .*fuzzymatching/);
    });

    it('gives what is found in DICOM JSON alone', async () => {
      const accepted = [
        'application/dicom+json',
        'application/json',
        '*/*',
        'application/dicom+xml',
      ];
      const found = accepted.map((accept) => get('/studies?PatientID=Q-1', accept));
      const codes = (await Promise.all(found)).map((answer) => answer.statusCode);
      expect(codes).toEqual([200, 200, 200, 406]);
      const xml = await get(`/studies/${uid(200)}/metadata`, 'application/dicom+xml');
      expect(xml.statusCode).toBe(406);
    });

    it('does not leave out a condition that it does not know', async () => {
      const answer = await get('/studies?PatientID=Q-1&PatientWeight=70');
      expect([answer.statusCode, answer.body]).toEqual([
        400,
        expect.stringContaining('PatientWeight'),
      ]);
    });
  });

  describe('WADO-RS', () => {
    const at = addressOf(300, 301, 302);
    beforeAll(() => stow([film(300, 301, 302, { rows: 96, columns: 128 })]));

    it('gives metadata with pixels by reference, and the pixels from there', async () => {
      const [json] = (await get(`${at}/metadata`)).json<DicomJson[]>();
      expect(json?.['00100010']?.Value).toEqual([{ Alphabetic: 'Проба^Первая' }]);
      const uri = new URL(String(json?.['7FE00010']?.BulkDataURI));
      const answer = await app.inject({ url: uri.pathname });
      expect(
        partsOf(answer).map((part) => new Uint16Array(Uint8Array.from(part.bytes).buffer)),
      ).toEqual([pixelsOf(96, 128, 302)]);
    });

    it('gives frames, and none that is not there', async () => {
      const [frame] = partsOf(
        await get(`${at}/frames/1`, 'multipart/related; type="application/octet-stream"'),
      );
      expect(frame?.bytes.length).toBe(96 * 128 * 2);
      expect((await get(`${at}/frames/2`)).statusCode).toBe(404);
      expect((await get(`${at}/frames/1`, 'multipart/related; type="image/jp2"')).statusCode).toBe(
        406,
      );
    });

    it.each([
      ['image/png', [0x89, 0x50, 0x4e, 0x47]],
      ['image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
    ])('renders %s', async (type, magic) => {
      const answer = await get(`${at}/rendered`, type);
      expect([answer.headers['content-type'], [...answer.rawPayload.subarray(0, 4)]]).toEqual([
        type,
        magic,
      ]);
    });

    it('renders within a viewport and refuses what is no window', async () => {
      const small = await get(`${at}/rendered?viewport=16,16`, 'image/png');
      expect([small.rawPayload.readUInt32BE(16), small.rawPayload.readUInt32BE(20)]).toEqual([
        16, 12,
      ]);
      expect((await get(`${at}/rendered?window=1`, 'image/png')).statusCode).toBe(400);
    });

    it('answers for what is not here, and for what is no UID', async () => {
      const codes = await Promise.all(
        [
          addressOf(300, 301, 999),
          `/studies/${uid(998)}`,
          '/studies/..%2f..%2fetc',
          '/studies/1.2/series/x',
        ].map(async (url) => (await get(url)).statusCode),
      );
      expect(codes).toEqual([404, 404, 404, 404]);
    });
  });

  describe('another clinic', () => {
    it('neither finds, fetches nor adds to a study of a patient whom it does not treat, unless it states why', async () => {
      await stow([film(400, 401, 402, { patientId: 'other-1' })]);
      who = { ...A_DENTIST, id: 'elsewhere', clinic: 'other', region: 'south' };
      try {
        expect((await get(`/studies?StudyInstanceUID=${uid(400)}`)).json()).toEqual([]);
        for (const url of [
          `/studies/${uid(400)}`,
          `${addressOf(400, 401, 402)}/rendered`,
          `${addressOf(400, 401, 402)}/metadata`,
        ])
          expect((await get(url)).statusCode).toBe(403);
        const added = await stow([film(400, 401, 403, { patientId: 'other-1' })]);
        expect([added.statusCode, reasons(added.json())]).toEqual([403, [0x0124]]);
        who = { ...who, purpose: { code: 'BTG', reason: 'unconscious after an accident' } };
        expect((await get(`/studies?StudyInstanceUID=${uid(400)}`)).json()).toHaveLength(1);
        expect((await get(`${addressOf(400, 401, 402)}/metadata`)).statusCode).toBe(200);
      } finally {
        who = A_DENTIST;
      }
    });
  });
});
