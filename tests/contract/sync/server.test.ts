import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp } from '../../../server/app';
import { historyOf } from '../../../src/domain/foreign';
import { decodeRadiograph } from '../../../src/inference/decode';
import { memoryFilmStore } from '../../../src/store/memory/film-store';
import { DeviceAccess } from '../../../src/sync/fhir-dicomweb/access';
import type { Enrolment } from '../../../src/sync/fhir-dicomweb/assertion';
import { fhirCentre } from '../../../src/sync/fhir-dicomweb/centre';
import { TOOTH_SYSTEM } from '../../../src/sync/installation';
import { pull } from '../../../src/sync/pull';
import { drawnFilm } from '../../support/films';
import { drainOf, keepSigned, storeWith, TestClock } from '../../support/sending';
import { configOfATest } from '../../support/server';
import { patientNo, storedFilm } from '../../support/stored';
import { value } from '../../support/stores';

const accept = { act: 'accept', finding: 'caries-1' } as const;
const { signal } = new AbortController();
type App = Awaited<ReturnType<typeof createApp>>;

let app: App;
let origin: string;
const config = configOfATest();

async function start(port = 0): Promise<void> {
  app = await createApp(config);
  await app.listen({ port, host: 'localhost' });
  origin = `http://localhost:${(app.server.address() as AddressInfo).port}`;
}
beforeEach(() => start());
afterEach(() => app.close());

/** A device of the machine that serves the page: it is enrolled by itself, with a key of its own. */
function device(images = false) {
  let kept: Enrolment | null = null;
  const access = new DeviceAccess({
    fhir: () => `${origin}/fhir`,
    // A page sends its origin with what it posts.
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('Origin', origin);
      return fetch(input, { ...init, headers });
    },
    keyring: {
      load: () => Promise.resolve(kept),
      save: (one) => Promise.resolve(void (kept = one)),
    },
    local: true,
    elapsed: () => performance.now(),
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
  });
  return fhirCentre({
    installation: () => ({
      fhir: `${origin}/fhir`,
      dicomweb: `${origin}/dicomweb`,
      toothSystem: TOOTH_SYSTEM,
      clinic: 'Clinic 1',
    }),
    fetch,
    access,
    films: {
      original: () => Promise.resolve(null),
      pixels: () => Promise.resolve(drawnFilm(64, 48, 1).image),
    },
    images: () => images,
  });
}

test('our own server: signed, amended, the server away meanwhile; another device finds it by number', async () => {
  const store = await storeWith(1);
  await keepSigned(store, 1, 1, [accept]);
  const centre = device();
  const drain = drainOf(store, centre, new TestClock());
  await drain.kick();
  expect([drain.line, await value(store.outbox())]).toEqual(['idle', []]);

  const { port } = new URL(origin);
  await app.close();
  await keepSigned(store, 1, 1, [accept], [{ act: 'comment', finding: 'caries-1', text: 'grown' }]);
  await drain.kick();
  expect([drain.line, (await value(store.outbox()))?.length]).toEqual(['waiting', 1]);
  await start(Number(port));
  await drain.retry();
  expect(await value(store.outbox())).toEqual([]);

  const other = memoryFilmStore();
  const known = { ...patientNo(1), id: patientNo(7).id };
  await value(other.putPatient(known));
  const ports = { store: other, central: device(), mayAsk: () => true, now: () => new Date() };
  expect(await pull(ports, known, signal)).toEqual({ outcome: 'pulled', found: 1 });
  const [shown] = historyOf((await value(other.foreignOf(known.id))) ?? [], 'device-b');
  expect(shown?.newest).toMatchObject({
    status: 'amended',
    by: 'Dr. Айгүл',
    clinic: 'Clinic 1',
    pack: 'dental/1.0.0',
    findings: [{ class: 'caries', score: 0.71, areaPx: 62.5, comment: 'grown' }],
  });
  const [identifier] = known.identifiers;
  const found = identifier && (await device().find(identifier, signal));
  expect(found).toMatchObject({ outcome: 'answer', value: { name: known.name } });
});

test('our own server: an image that it has acknowledged makes room, and another device gets the same film back', async () => {
  const store = await storeWith(1);
  await keepSigned(store, 1, 1, [accept]);
  await drainOf(store, device(true), new TestClock()).kick();
  const base = `${origin}/dicomweb`;
  const { id } = storedFilm(1).radiograph;
  expect(await value(store.free(base, Infinity))).toEqual({ images: 1, bytes: 4 });
  const image = (await value(store.summary(id)))?.image;
  expect(image).toMatchObject({ base, away: true });
  if (!image) return;
  const answer = await device().image(image, signal);
  const file = answer.outcome === 'answer' ? answer.value : null;
  const decoded = file && (await decodeRadiograph(file));
  expect(decoded?.ok && decoded.value.radiograph.id).toBe(id);
  expect(await device().image({ ...image, instance: '1.2.3' }, signal)).toEqual({
    outcome: 'answer',
    value: null,
  });
});
