import type { Assessment } from '../../src/domain/assessment';
import { imagePoint } from '../../src/domain/coordinates';
import type { Patient, PatientId } from '../../src/domain/patient';
import { IIN } from '../../src/domain/patient';
import type { ReviewEvent } from '../../src/domain/review';
import type { Database } from '../../src/store/indexeddb/database';
import { laned } from '../../src/store/indexeddb/lanes';
import type { FilmRow } from '../../src/store/indexeddb/schema';
import { write } from '../../src/store/indexeddb/write';

const FAMILY = 'Серіков Ахметова Ыбырай Құрманғалиева Өтеген Әлиева Жұмабаев Ким Иванова Тлеуберді';
const GIVEN = 'Айгерім Нұрлан Әсем Ерлан Гүлнар Дәурен Мария Тимур Жансая Қайрат Алия Бекзат';
const ROWS_A_WRITE = 500;

const two = (n: number): string => String(n).padStart(2, '0');

function patientNo(n: number): Patient {
  const [family, given] = [FAMILY.split(' '), GIVEN.split(' ')];
  const name = `${family[n % family.length]} ${given[(n * 7) % given.length]} ${n}`;
  const born = `19${two(40 + (n % 60))}-${two(1 + (n % 12))}-${two(1 + (n % 28))}`;
  const iin = `${born.slice(2).replaceAll('-', '')}${String(n).padStart(6, '0')}`;
  const identifiers = [{ system: IIN.uri, value: iin }];
  return { id: idOf(n), identifiers, name, birthDate: born, sex: 'unknown', centralId: null };
}

const idOf = (n: number) => `patient-${n}` as PatientId;

/** The n-th film: a bitewing of four findings, read, and but for each fifth signed; a picture of 6 kB for lists. */
function filmNo(n: number, patients: number) {
  const id = n.toString(16).padStart(64, '0');
  const addedAt = new Date(Date.UTC(2020, 0, 1) + n * 61 * 60_000).toISOString();
  const assessmentId = `a${id.slice(1)}`;
  const ring = Array.from({ length: 40 }, (_, i) => imagePoint(300 + 40 * Math.cos(i), 200 + i));
  const finding = { class: 'caries', outlines: [ring], tooth: null, score: 0.7, areaPx: 900 };
  const assessment = {
    id: assessmentId,
    radiographId: id,
    pack: { id: 'dental', version: '1.1.0', weights: '0'.repeat(64) },
    thresholds: { caries: 0.5 },
    findings: [1, 2, 3, 4].map((i) => ({
      ...finding,
      id: `caries-${i}`,
      toothUnknownBecause: 'pack-does-not-number-teeth',
      areaMm2: null,
    })),
    backend: 'wasm',
    timings: { decodeMs: 1, inferMs: 1, totalMs: 2 },
    createdAt: addedAt,
  } as unknown as Assessment;
  const signature = {
    ...{ act: 'sign', id: `s${n}`, radiographId: id, assessmentId, seq: 1, at: addedAt },
    by: { id: 'c', name: 'Dr. A' },
  } as unknown as ReviewEvent;
  const events = n % 5 === 0 ? [] : [signature];
  const row = {
    id,
    radiograph: {
      ...{ id, kind: 'bitewing', width: 1200, height: 900, bits: 8, photometric: 'MONOCHROME2' },
      ...{ spacing: null, capturedAt: null, laterality: null, format: 'dicom', dicom: null },
      gate: [],
    },
    addedAt,
    sample: false,
    thumbnail: { bytes: crypto.getRandomValues(new Uint8Array(6000)).buffer, type: 'image/png' },
    patientId: idOf(n % patients),
  } as unknown as FilmRow;
  return { row: laned(row, { read: true, events, sent: null }), assessment, events };
}

async function inBatches(
  count: number,
  note: (from: number, to: number) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < count; at += ROWS_A_WRITE)
    await note(at, Math.min(count, at + ROWS_A_WRITE));
}

/** Rows as the store itself would write and seal them, hundreds in a transaction. */
export async function fill(database: Database, patients: number, films: number): Promise<void> {
  await inBatches(patients, (from, to) =>
    write(database, ['patients'], async (draft) => {
      for (let n = from; n < to; n++) await draft.objectStore('patients').put(patientNo(n));
    }),
  );
  await inBatches(films, (from, to) =>
    write(database, ['films', 'assessments', 'reviews'], async (draft) => {
      for (let n = from; n < to; n++) {
        const { row, assessment, events } = filmNo(n, patients);
        await draft.objectStore('films').put(row);
        await draft.objectStore('assessments').put(assessment);
        for (const event of events) await draft.objectStore('reviews').put(event);
      }
    }),
  );
}
