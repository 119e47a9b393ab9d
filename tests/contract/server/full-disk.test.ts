import Database from 'libsql';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { FhirClient, idsIn } from '../../support/central';
import { filmOf } from '../../support/device';
import { configOfATest } from '../../support/server';
import { drawnDicom, uid } from '../../support/server/dicom-files';

let fhir: FhirClient;
afterEach(() => fhir.app.close());

const push = (film: ReturnType<typeof filmOf>) =>
  fhir.send({
    method: 'POST',
    url: '/fhir',
    headers: { 'content-type': 'application/fhir+json' },
    payload: film.bundle,
  });
const stow = (n: number, size: number) =>
  fhir.app.inject({
    method: 'POST',
    url: '/dicomweb/studies',
    headers: { 'content-type': 'application/dicom' },
    payload: Buffer.from(
      drawnDicom({
        study: uid(3 * n),
        series: uid(3 * n + 1),
        instance: uid(3 * n + 2),
        rows: size,
        columns: size,
      }),
    ),
  });

/** Films of new patients until one is not taken; how that one was answered, and its number. */
async function pushedUntilFull(from: number) {
  for (let n = from; ; n += 1) {
    const answer = await push(filmOf(`full-${n}`, 0, 5));
    if (answer.status !== 200) return { n, answer };
  }
}

async function isNowhere(n: number): Promise<void> {
  const film = filmOf(`full-${n}`, 0, 5);
  for (const { resourceType, id } of film.resources)
    expect([id, (await fhir.get(`${resourceType}/${id}`)).status]).toEqual([id, 404]);
}

test('a database without room answers 507 in words, keeps nothing by halves, and goes on once there is some', async () => {
  // The limit is one of the connection, which the store opens.
  const { pragma } = Database.prototype as { pragma: (this: unknown, text: string) => unknown };
  let limit: (pages: number) => void = () => undefined;
  Database.prototype.pragma = function (this: unknown, text: string) {
    limit = (pages) => void pragma.call(this, `max_page_count = ${pages}`);
    return pragma.call(this, text);
  };
  fhir = await FhirClient.open(configOfATest());
  Database.prototype.pragma = pragma;
  expect((await push(filmOf('full-0', 0, 5))).status).toBe(200);
  limit(1);
  const { n, answer } = await pushedUntilFull(1);
  expect([answer.status, answer.body]).toMatchObject([
    507,
    { resourceType: 'OperationOutcome', issue: [{ code: 'no-store' }] },
  ]);
  const stored = await stow(1, 64);
  expect([stored.statusCode, stored.json()]).toEqual([
    507,
    { error: expect.stringContaining('room') },
  ]);
  // What it has to record it cannot do: a read leaves an event behind.
  expect((await fhir.get('Patient/full-0')).status).toBe(507);
  expect((await fhir.app.inject('/healthz')).statusCode).toBe(200);
  limit(1_000_000);
  await isNowhere(n);
  expect((await push(filmOf(`full-${n}`, 0, 5))).status).toBe(200);
  expect((await push(filmOf(`full-${n}`, 0, 5))).status).toBe(200);
  expect((await fhir.get(`DiagnosticReport/full-${n}-0-r/_history`)).body.total).toBe(1);
  expect((await stow(1, 64)).statusCode).toBe(200);
});

/** A file system of its own with so much room, for database and blobs; null where this system lets nobody mount one. */
function smallDisk(megabytes: number): string | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

const disk = smallDisk(8);
afterAll(() => {
  if (!disk) return;
  // Lazily: the store's database lets go of its files a moment after it is closed.
  execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true });
});
if (!disk) console.log('no file system can be mounted here: a real full disk is not tried');

test.skipIf(!disk)(
  'a full disk, database and films on it: the same, and no film lies there by halves',
  async () => {
    const folder = path.join(disk ?? '', 'store');
    mkdirSync(folder);
    fhir = await FhirClient.open(configOfATest({ BITELIGHT_STORE: folder }));
    expect((await push(filmOf('full-0', 0, 5))).status).toBe(200);
    // Larger than what is left: the database has room, the film has none.
    const large = await stow(1, 3000);
    expect([large.statusCode, JSON.stringify(large.json())]).toEqual([
      503,
      expect.stringContaining(`42752`),
    ]);
    const files = readdirSync(path.join(folder, 'blobs'), { recursive: true, withFileTypes: true });
    expect(files.filter((one) => one.isFile())).toEqual([]);
    // Something else takes what is left.
    const other = path.join(disk ?? '', 'other');
    const free = () =>
      Number(execFileSync('stat', ['-f', '-c', '%a', disk ?? '']).toString()) * 4096;
    writeFileSync(other, Buffer.alloc(Math.max(0, free() - 200_000)));
    const { n, answer } = await pushedUntilFull(1);
    expect([answer.status, answer.body.issue[0]?.code]).toEqual([507, 'no-store']);
    expect((await stow(2, 64)).statusCode).toBeGreaterThanOrEqual(503);
    rmSync(other);
    await isNowhere(n);
    expect((await push(filmOf(`full-${n}`, 0, 5))).status).toBe(200);
    expect((await stow(2, 64)).statusCode).toBe(200);
    expect(idsIn(await fhir.get('Patient?_count=1000')).length).toBe(n + 1);
    expect(statSync(path.join(folder, 'bitelight.sqlite')).size).toBeGreaterThan(0);
  },
);
