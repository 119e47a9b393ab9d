import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { imagePoint } from '../../../src/domain/coordinates';
import type { FdiTooth } from '../../../src/domain/finding';
import type { GreyImage, Radiograph, RadiographKind } from '../../../src/domain/radiograph';
import { dicom } from '../../../src/imaging/formats/dicom/dicom';
import { personName } from '../../../src/sync/fhir-dicomweb/dicom/common';
import { imageOf } from '../../../src/sync/fhir-dicomweb/dicom/image';
import { maskOf } from '../../../src/sync/fhir-dicomweb/dicom/mask';
import { segOf } from '../../../src/sync/fhir-dicomweb/dicom/seg';
import { signedOf, SOP } from '../../../src/sync/fhir-dicomweb/signed';
import { drawnImage } from '../../support/films';
import { eventsOf } from '../../support/signed';
import { assessmentOf, patientNo, storedFilm } from '../../support/stored';

const stored = storedFilm(1);
const assessment = assessmentOf(stored, 1);
const patient = patientNo(1);

function signedFor(change: Partial<Radiograph>) {
  const film: Radiograph = { ...stored.radiograph, ...change };
  const signed = signedOf(
    film,
    assessment,
    eventsOf(assessment, [
      { act: 'accept', finding: 'caries-1' },
      { act: 'locate', finding: 'caries-1', tooth: 36 as FdiTooth, surfaces: ['mesial'] },
      {
        act: 'add',
        finding: 'own-1',
        class: 'periapical-lesion',
        outlines: [[imagePoint(30, 30), imagePoint(41.5, 31), imagePoint(36, 44.25)]],
      },
      { act: 'sign' },
    ]),
  );
  if (!signed) throw new Error('not signed');
  return signed;
}

const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-dicom-'));
afterAll(() => rmSync(folder, { recursive: true }));

function tool(name: string): boolean {
  return spawnSync(name, ['--version']).error === undefined;
}
const tools = { dciodvfy: tool('dciodvfy'), dcmdump: tool('dcmdump') };
beforeAll(() => {
  for (const [name, there] of Object.entries(tools))
    if (!there) console.error(`${name} is not installed: what it would check is not checked`);
});

/** What dciodvfy and dcmdump find wrong with a file; nothing where they are not installed. */
function faultsOf(bytes: Uint8Array): string[] {
  const file = path.join(folder, 'one.dcm');
  writeFileSync(file, bytes);
  const said = (name: 'dciodvfy' | 'dcmdump', ...args: string[]) => {
    if (!tools[name]) return [];
    const { stdout, stderr } = spawnSync(name, [...args, file], { encoding: 'utf8' });
    return `${stdout}\n${stderr}`.split('\n').filter((line) => /^[EW]: |^Error/.test(line));
  };
  return [...said('dciodvfy'), ...said('dcmdump', '-q')];
}

async function framesOf(bytes: Uint8Array): Promise<number[][]> {
  const frames: number[][] = [];
  for (let frame = 0; ; frame++) {
    const read = await dicom.decode(bytes, frame);
    if (!read.ok) return frames;
    frames.push([...read.value.image.pixels]);
    if (frame + 1 >= (read.value.frames ?? 1)) return frames;
  }
}

describe('masks as DICOM SEG', () => {
  test('without a fault by dciodvfy and dcmdump, and each mask is read back as it was drawn', async () => {
    const signed = signedFor({ capturedAt: '2026-11-20' });
    const bytes = segOf(signed, patient);
    expect(faultsOf(bytes ?? new Uint8Array())).toEqual([]);
    const { width, height } = stored.radiograph;
    expect(await framesOf(bytes ?? new Uint8Array())).toEqual(
      signed.findings.map((one) => [...maskOf(one.outlines, width, height)]),
    );
  });

  test('the same signature makes the same bytes; nothing accepted makes no segmentation', () => {
    expect(segOf(signedFor({}), patient)).toEqual(segOf(signedFor({}), patient));
    const none = signedOf(stored.radiograph, assessment, eventsOf(assessment, [{ act: 'sign' }]));
    expect(none && segOf(none, patient)).toBe(null);
  });

  test('a mask has the pixels whose middle is inside the outline', () => {
    const square = [imagePoint(1, 1), imagePoint(3.5, 1), imagePoint(3.5, 2.6), imagePoint(1, 2.6)];
    const rows = maskOf([square], 5, 4);
    expect([...rows].join('').match(/.{5}/g)).toEqual(['00000', '01100', '01100', '00000']);
    const outside = [
      imagePoint(-9, -9),
      imagePoint(99, -9),
      imagePoint(99, 99),
      imagePoint(-9, 99),
    ];
    expect(maskOf([outside], 5, 4).every((one) => one === 1)).toBe(true);
  });
});

describe('a picture as a DICOM instance', () => {
  const spacing = { row: 0.03, column: 0.03 };
  const kinds: [RadiographKind, Partial<Radiograph>, string, string][] = [
    ['bitewing', { spacing, laterality: 'L' }, 'IO', SOP.intraoral],
    ['periapical', { spacing, laterality: 'R' }, 'IO', SOP.intraoral],
    ['panoramic', { spacing, laterality: null }, 'PX', SOP.digital],
    ['bitewing', { spacing, laterality: null }, 'IO', SOP.capture],
    ['panoramic', { spacing: null }, 'PX', SOP.capture],
    ['other', { spacing: null }, 'DX', SOP.capture],
  ];
  test('a film that lies right only once turned says so, and is turned again where it is fetched', async () => {
    const image = drawnImage(64, 48, 1);
    for (const turns of [0, 1, 2, 3] as const) {
      const correction = { inverted: false, turns, at: '2026-11-20T09:00:00.000Z' };
      const known = { kind: 'panoramic', laterality: null, spacing, correction } as const;
      const bytes = imageOf(signedFor(known), patient, image);
      expect(faultsOf(bytes)).toEqual([]);
      const read = await dicom.decode(bytes, 0);
      const laid = turns === 0 ? undefined : { mirrored: false, turns };
      expect(read.ok && read.value.meta.laid).toEqual(laid);
      expect(await framesOf(bytes)).toEqual([[...image.pixels]]);
    }
  });

  test.each(kinds)(
    '%s %j is %s, without a fault, and every pixel is as it was',
    async (kind, known, modality, sopClassUid) => {
      const image = drawnImage(64, 48, 1);
      const bytes = imageOf(
        signedFor({ kind, capturedAt: '2026-11-20', ...known }),
        patient,
        image,
      );
      expect(faultsOf(bytes)).toEqual([]);
      expect(await framesOf(bytes)).toEqual([[...image.pixels]]);
      expect(await dicom.decode(bytes, 0)).toMatchObject({
        value: { meta: { capturedAt: '2026-11-20', dicom: { modality, sopClassUid } } },
      });
    },
  );

  test('12 bits are 12 bits', async () => {
    const pixels = Uint16Array.from({ length: 64 * 48 }, (_, i) => (i * 37) % 4096);
    const image: GreyImage = {
      width: 64,
      height: 48,
      bits: 12,
      pixels,
      window: { low: 100, high: 3000 },
    };
    const bytes = imageOf(signedFor({ bits: 12, spacing, laterality: 'R' }), patient, image);
    expect(faultsOf(bytes)).toEqual([]);
    expect(await framesOf(bytes)).toEqual([[...pixels]]);
  });
});

test('names are made fit for DICOM', () => {
  expect(personName('Сериков Нұрлан Ахметұлы')).toBe('Сериков^Нұрлан^Ахметұлы');
  expect(personName('Smith=\\^ John')).toBe('Smith^John');
  expect(personName('x'.repeat(99))).toHaveLength(62);
  expect(personName('Ли')).toBe('Ли');
});
