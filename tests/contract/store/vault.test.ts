import { openDB } from 'idb';
import { describe, expect, test } from 'vitest';
import type { ReviewEvent } from '../../../src/domain/review';
import type { DeviceStore } from '../../../src/store/vault-ports';
import { acceptedOf, assessmentOf, patientNo, signedOf, storedFilm } from '../../support/stored';
import { foreignNo } from '../../support/foreign';
import { fresh, leftBy, opened, openedSealed, sealedWith, value } from '../../support/stores';

const film = storedFilm(1);
const assessment = assessmentOf(film, 1);
const { id } = film.radiograph;
const patient = patientNo(1);
const { id: eventId, radiographId, assessmentId, by, at } = acceptedOf(assessment, 2);
const events: readonly ReviewEvent[] = [
  acceptedOf(assessment, 1),
  {
    ...{ id: eventId, radiographId, assessmentId, by, at, seq: 2 },
    ...{ act: 'comment', finding: 'caries-1', text: 'сломанный корень' },
  },
  signedOf(assessment, 3),
];

type Four = [string, string, string, string];

/** A film of a patient, read, decided, signed, and waiting to be sent. */
async function fill(store: DeviceStore): Promise<void> {
  await value(store.putPatient(patient));
  await value(store.putAssessed(film, assessment));
  await value(store.assign(id, patient.id));
  for (const event of events) await value(store.appendReview(event));
  const report = { ...foreignNo(1, 1), patientId: patient.id };
  await value(store.keepForeign(patient.id, [report], '2026-10-01T08:01:00.000Z'));
  await value(store.park(1, { code: 'refused', status: 422, reason: 'Сериков: no' }));
}

async function isAllThere(store: DeviceStore): Promise<void> {
  const [shown] = (await value(store.list({ limit: 9 }))) ?? [];
  expect(shown).toMatchObject({ patient, latest: assessment, events });
  expect((await value(store.film(id)))?.original.size).toBe(film.original.size);
  expect((await value(store.foreignOf(patient.id)))?.length).toBe(1);
  expect(await value(store.outbox())).toMatchObject([{ order: 1, parked: { code: 'refused' } }]);
}

/** Every row as it lies on the disk; binary parts as text too, so that a word in them is found. */
async function onDisk(name: string): Promise<Record<string, unknown[]>> {
  const raw = await openDB(name);
  const stores = [...raw.objectStoreNames].filter((one) => one !== 'vault');
  const rows = await Promise.all(stores.map((one) => raw.getAll(one)));
  raw.close();
  return Object.fromEntries(stores.map((one, i) => [one, rows[i] ?? []]));
}

const legible = (rows: unknown): string =>
  JSON.stringify(rows, (_, part: unknown) =>
    part instanceof ArrayBuffer ? new TextDecoder().decode(part) : part,
  );

describe('a sealed store', () => {
  test('says nothing on the disk but ids, order and route', async () => {
    const name = fresh();
    await fill(await openedSealed(name));
    const rows = await onDisk(name);
    const fields = Object.entries(rows).flatMap(([store, all]) =>
      all.length === 0
        ? []
        : [
            [
              store,
              Object.keys(all[0] as object)
                .sort()
                .join(' '),
            ],
          ],
    );
    expect(Object.fromEntries(fields)).toEqual({
      assessments: 'createdAt id radiographId sealed',
      checkpoints: 'patientId sealed',
      films: 'addedAt id lanes patientId sample sealed',
      foreign: 'id patientId sealed updatedAt',
      originals: 'id sealed',
      outbox: 'assessmentId kind order radiographId sealed seq',
      patients: 'id sealed',
      reviews: 'assessmentId sealed seq',
      upkeep: 'id sealed',
    });
    const text = legible(rows);
    for (const word of ['Сериков', '90010112345', 'caries', 'корень', 'accept', 'Dr. A', 'png'])
      expect([word, text.includes(word)]).toEqual([word, false]);
  });

  test('answers nothing while locked, and everything once unlocked', async () => {
    const name = fresh();
    const first = await opened(name);
    const key = await sealedWith(first);
    await fill(first);
    first.close();
    const store = await opened(name);
    const answers = await Promise.all([
      store.list({ limit: 9 }),
      store.film(id),
      store.assessment(assessment.id),
      store.review(assessment.id),
      store.patients(),
      store.outbox(),
      store.putFilm(storedFilm(2)),
      store.appendReview(acceptedOf(assessment, 4)),
      store.putPatient(patientNo(2)),
      store.remove(id),
    ]);
    for (const answer of answers)
      expect(answer).toMatchObject({ ok: false, error: { code: 'store-locked' } });
    store.unlock(key, 'vault-1');
    await isAllThere(store);
  });

  test('a row that was altered, swapped or sent elsewhere is told as damaged; no other is lost', async () => {
    const name = fresh();
    const store = await openedSealed(name);
    const others = [storedFilm(2), storedFilm(3), storedFilm(4), storedFilm(5)];
    await value(store.putPatient(patient));
    for (const one of [film, ...others]) await value(store.putAssessed(one, assessmentOf(one, 1)));
    const [a, b, c, d] = others.map((one) => one.radiograph.id) as unknown as Four;
    const raw = await openDB(name);
    interface Row {
      sealed: { iv: Uint8Array; box: ArrayBuffer };
    }
    const row = async (of: string) => (await raw.get('films', of)) as Row;
    const flipped = await row(a);
    new Uint8Array(flipped.sealed.box)[5]! ^= 1;
    await raw.put('films', flipped);
    const [rowB, rowC] = [await row(b), await row(c)];
    await raw.put('films', { ...rowB, sealed: rowC.sealed });
    await raw.put('films', { ...rowC, sealed: rowB.sealed });
    await raw.put('films', { ...(await row(d)), patientId: patient.id });
    for (const one of [a, b, c, d])
      expect(await store.film(one as typeof id)).toMatchObject({
        ok: false,
        error: { code: 'store-corrupt-row' },
      });
    expect((await value(store.list({ limit: 3 })))?.map((one) => one.radiograph.id)).toEqual([id]);
    expect(await value(store.filmsOf(patient.id))).toEqual([]);
    expect(await raw.count('films')).toBe(5);
    raw.close();
  });

  test('a row put there in the clear afterwards is not believed', async () => {
    const name = fresh();
    const store = await openedSealed(name);
    const raw = await openDB(name);
    await raw.put('patients', patient);
    raw.close();
    expect(await store.patient(patient.id)).toMatchObject({
      ok: false,
      error: { code: 'store-corrupt-row' },
    });
    expect(await value(store.patients())).toEqual([]);
  });

  test('with another key nothing opens and nothing is lost', async () => {
    const name = fresh();
    const first = await opened(name);
    const key = await sealedWith(first);
    await fill(first);
    first.close();
    const how = { name: 'AES-GCM', length: 256 };
    const wrong = await crypto.subtle.generateKey(how, false, ['encrypt', 'decrypt']);
    const store = await opened(name);
    store.unlock(wrong, 'vault-1');
    expect(await store.patient(patient.id)).toMatchObject({
      ok: false,
      error: { code: 'store-corrupt-row' },
    });
    store.unlock(key, 'vault-1');
    await isAllThere(store);
  });
});

describe('sealing what was kept before', () => {
  test('leaves nothing behind in the clear, whatever release kept it', async () => {
    const name = fresh();
    const old = await leftBy(2, name, film, assessment);
    await old.put('reviews', events[1]);
    old.close();
    const store = await opened(name);
    await sealedWith(store);
    expect(await value(store.unsealed())).toBe(false);
    expect((await value(store.film(id)))?.original.size).toBe(2);
    expect(await value(store.review(assessment.id))).toEqual([events[1]]);
    const rows = Object.values(await onDisk(name)).flat();
    expect(rows.filter((one) => !('sealed' in (one as object)))).toEqual([]);
  });

  /** Noise goes in by a hundred rows a transaction: the first of them stands for all, for one that fails undoes the others too. */
  const isStep = (row: unknown): boolean =>
    !/^noise-\d+-[1-9]/.test((row as { id?: string } | null)?.id ?? '');

  test('broken off at any step, it goes on where it was, and no row is lost', async () => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own object below
    const put = IDBObjectStore.prototype.put;
    let finished = false;
    for (let step = 0; !finished; step++) {
      const name = fresh();
      const first = await opened(name);
      await fill(first);
      let left = step;
      IDBObjectStore.prototype.put = function (this: IDBObjectStore, row: unknown) {
        if (isStep(row) && left-- === 0) throw new DOMException('gone', 'AbortError');
        return put.call(this, isStep(row) ? row : { id: (row as { id: string }).id });
      };
      const how = { name: 'AES-GCM', length: 256 };
      const key = await crypto.subtle.generateKey(how, false, ['encrypt', 'decrypt']);
      const keyring = { version: 1, vault: 'v', holders: [] } as const;
      const begun = await first.putKeyring(keyring, null);
      first.unlock(key, 'v');
      if (begun.ok) finished = (await first.sealAll(() => undefined)).ok;
      left = -1;
      first.close();
      const store = await opened(name);
      if (await value(store.keyring())) store.unlock(key, 'v');
      else expect(begun.ok).toBe(false);
      await isAllThere(store);
      if (begun.ok) expect(await store.sealAll(() => undefined)).toMatchObject({ ok: true });
      await isAllThere(store);
      const rows = Object.values(await onDisk(name)).flat() as object[];
      expect(rows.every((one) => 'sealed' in one)).toBe(begun.ok);
      IDBObjectStore.prototype.put = put;
      store.close();
    }
  });

  test('the other tab is told, and writes nothing in the clear any more', async () => {
    const name = fresh();
    const [one, other] = [await opened(name), await opened(name)];
    await fill(one);
    const key = await sealedWith(one);
    expect(await other.putPatient(patientNo(2))).toMatchObject({
      ok: false,
      error: { code: 'store-locked' },
    });
    const again = { version: 1, vault: 'vault-2', holders: [] } as const;
    expect(await other.putKeyring(again, null)).toMatchObject({
      ok: false,
      error: { code: 'vault-changed-elsewhere' },
    });
    other.unlock(key, 'vault-1');
    await value(other.putPatient(patientNo(2)));
    expect((await value(one.patients()))?.length).toBe(2);
  });
});

test('two tabs that write at once: both are heard, whether sealed or not', async () => {
  for (const sealed of [false, true]) {
    const name = fresh();
    const [one, other] = [await opened(name), await opened(name)];
    if (sealed) other.unlock(await sealedWith(one), 'vault-1');
    await value(one.putPatient(patient));
    await value(one.putAssessed(film, assessment));
    await value(one.link(patient.id, 'central'));
    // Each reads the patient, changes a field of its own and writes the whole: none may undo the other.
    await Promise.all([
      ...['A', 'B', 'C', 'D'].map((name_) => one.putPatient({ ...patient, name: name_ })),
      ...['1', '2', '3', '4'].map((no) => other.link(patient.id, `central-${no}`)),
      other.assign(id, patient.id),
    ]);
    expect(await value(one.patient(patient.id))).toMatchObject({
      name: 'D',
      centralId: 'central-4',
    });
    expect((await value(other.outbox()))?.map((row) => row.kind)).toEqual(
      Array.from({ length: 4 }, () => 'patient'),
    );
    expect((await value(one.filmsOf(patient.id)))?.length).toBe(1);
  }
});
