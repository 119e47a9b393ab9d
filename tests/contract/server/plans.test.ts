import Database from 'libsql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../../server/app';
import { filmOf } from '../../support/device';
import { configOfATest } from '../../support/server';
import { A_DENTIST, everybodyIs } from '../../support/server/device';
import { drawnDicom, uid } from '../../support/server/dicom-files';

/** Every statement that the store asks of SQLite meanwhile. */
const asked = new Set<string>();
const database = Database.prototype as unknown as {
  prepare: (this: unknown, text: string) => unknown;
};
const { prepare } = database;
beforeAll(() => {
  database.prepare = function (text) {
    asked.add(text);
    return prepare.call(this, text);
  };
});
afterAll(() => {
  database.prepare = prepare;
});

/** Steps of a statement's plan that walk a whole table or index; `m` is what a subquery has found. */
function walks(db: Database.Database, text: string): string[] {
  const bound = Array.from({ length: text.split('?').length - 1 }, () => '');
  const plan = db.prepare(`explain query plan ${text}`).all(bound) as { detail: string }[];
  return plan
    .map(({ detail }) => detail)
    .filter((detail) => /^SCAN (?!m\b|CONSTANT ROW|\()/.test(detail));
}

test('no request of a page, of a viewer or of an auditor walks a table that grows with the store', async () => {
  const config = configOfATest();
  const app = await createApp(config, everybodyIs({ ...A_DENTIST, roles: ['dentist', 'auditor'] }));
  const type = { 'content-type': 'application/fhir+json' };
  const payload = filmOf('d1', 0, 2).bundle;
  const post = { method: 'POST', url: '/fhir', headers: type, payload } as const;
  const film = drawnDicom();
  const stow = {
    method: 'POST',
    url: '/dicomweb/studies',
    headers: { 'content-type': 'application/dicom' },
    payload: Buffer.from(film),
  } as const;
  const instance = `/dicomweb/studies/${uid(1)}/series/${uid(2)}/instances/${uid(3)}`;
  const reads = [
    '/fhir/Patient?identifier=urn:x|1',
    '/fhir/Patient?name=a&birthdate=1990-01-01',
    '/fhir/Observation?patient=d1&_count=100&code=1&_sort=-date',
    '/fhir/DiagnosticReport?patient=d1&_lastUpdated=ge2026-01-01&_include=DiagnosticReport:result&_revinclude=Provenance:target',
    '/fhir/ImagingStudy?patient.identifier=1',
    '/fhir/Observation?_id=d1-0-o1,d1-0-o0',
    '/fhir/Observation/d1-0-o0/_history',
    '/fhir/AuditEvent?patient=d1',
    '/fhir/AuditEvent?date=ge2026-01-01&_count=5',
    '/fhir/AuditEvent/x',
    `/dicomweb/studies?StudyInstanceUID=${uid(1)}`,
    '/dicomweb/studies?PatientID=1',
    '/dicomweb/studies?AccessionNumber=1',
    '/dicomweb/studies?StudyDate=20260101-20260102',
    `/dicomweb/series?SeriesInstanceUID=${uid(2)}`,
    `/dicomweb/instances?SOPInstanceUID=${uid(3)}`,
    `/dicomweb/studies/${uid(1)}/series`,
    `/dicomweb/studies/${uid(1)}/series/${uid(2)}/instances`,
    instance,
    `${instance}/metadata`,
  ];
  asked.clear();
  for (const request of [post, post, stow, stow, ...reads.map((url) => ({ url }))])
    expect((await app.inject(request)).statusCode).toBeLessThan(405);
  const statements = [...asked].filter((text) => /^\s*(select|update|delete)/i.test(text));
  await app.close();
  if (config.database.kind !== 'sqlite') throw new Error('not the default');
  const db = new Database(config.database.file);
  const found = statements.flatMap((text) => walks(db, text).map((step) => [step, text]));
  db.close();
  expect(statements.length).toBeGreaterThan(30);
  expect(found).toEqual([]);
});
