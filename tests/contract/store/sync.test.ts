import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { LANES } from '../../../src/domain/lane';
import { memoryFilmStore } from '../../../src/store/memory/film-store';
import type { StoredFilm } from '../../../src/store/ports';
import type { LocalStore, Receipt } from '../../../src/store/sync-ports';
import {
  acceptedOf,
  amendedOf,
  assessmentOf,
  mountOf,
  patientNo,
  signedOf,
  storedFilm,
  subjectNo,
} from '../../support/stored';
import { ADAPTERS, fresh, leftBy, opened, openedSealed, value } from '../../support/stores';

const PARKED = { code: 'refused', status: 422, reason: 'not so' } as const;

const receiptOf = (film: StoredFilm, seq: number): Receipt => ({
  etags: { [`DiagnosticReport/${film.radiograph.id}`]: `W/"${seq}"` },
  sent: {
    assessmentId: assessmentOf(film, 1).id,
    seq,
    patientId: patientNo(1).id,
    at: '2026-11-24T09:00:00.000Z',
  },
});

/** Every row with what it is made from. */
async function waiting(store: LocalStore) {
  const rows = (await value(store.outbox())) ?? [];
  return Promise.all(rows.map(async (row) => ({ row, material: await store.material(row) })));
}

describe.each(ADAPTERS)('patients and outbox: %s', (_, open) => {
  let store: LocalStore;
  beforeEach(async () => (store = await open()));

  test('a signature waits to be sent, in the same transaction; a decision does not', async () => {
    const film = storedFilm(1);
    const assessment = assessmentOf(film, 1);
    await value(store.putAssessed(film, assessment));
    await value(store.appendReview(acceptedOf(assessment, 1)));
    expect(await value(store.outbox())).toEqual([]);
    await value(store.appendReview(signedOf(assessment, 2)));
    await store.appendReview(signedOf(assessment, 2));
    const rows = (await value(store.outbox())) ?? [];
    expect(rows).toEqual([
      {
        kind: 'report',
        radiographId: film.radiograph.id,
        assessmentId: assessment.id,
        seq: 2,
        order: 1,
        parked: null,
      },
    ]);
    await value(store.appendReview(acceptedOf(assessment, 3)));
    const material = await value(store.material(rows[0]!));
    expect(material?.report?.events.map((one) => one.seq)).toEqual([1, 2]);
    expect(material?.patient).toBe(null);
  });

  test('a sample is never sent', async () => {
    const film = { ...storedFilm(1), sample: true };
    const assessment = assessmentOf(film, 1);
    await value(store.putAssessed(film, assessment));
    await value(store.appendReview(signedOf(assessment, 1)));
    await value(store.putPatient(patientNo(1)));
    await value(store.assign(film.radiograph.id, patientNo(1).id));
    expect(await value(store.outbox())).toEqual([]);
  });

  test('a receipt and the end of its row are one: what was sent is known by its film', async () => {
    const film = storedFilm(1);
    const assessment = assessmentOf(film, 1);
    await value(store.putAssessed(film, assessment));
    await value(store.putPatient(patientNo(1)));
    await value(store.assign(film.radiograph.id, patientNo(1).id));
    await value(store.appendReview(signedOf(assessment, 1)));
    await value(store.acknowledge(1, receiptOf(film, 1)));
    expect(await value(store.outbox())).toEqual([]);
    const ref = `DiagnosticReport/${film.radiograph.id}`;
    expect(await value(store.etags([ref, 'Patient/x']))).toEqual({ [ref]: 'W/"1"' });
    const [shown] = (await value(store.filmsOf(patientNo(1).id))) ?? [];
    expect([shown?.sent?.seq, shown?.patient?.name]).toEqual([1, patientNo(1).name]);
    // Another patient after all: the centre has to hear of it.
    await value(store.putPatient(patientNo(2)));
    await value(store.assign(film.radiograph.id, patientNo(2).id));
    expect(await value(store.outbox())).toMatchObject([{ kind: 'report', seq: 1, order: 2 }]);
  });

  test('a parked row keeps its reason and its place until it is let go', async () => {
    const film = storedFilm(1);
    await value(store.putAssessed(film, assessmentOf(film, 1)));
    await value(store.appendReview(signedOf(assessmentOf(film, 1), 1)));
    await value(store.park(1, PARKED));
    expect(await value(store.outbox())).toMatchObject([{ order: 1, parked: PARKED }]);
    await value(store.park(1, null));
    expect(await value(store.outbox())).toMatchObject([{ order: 1, parked: null }]);
  });

  test('a changed patient is sent again only where the centre has them', async () => {
    const patient = patientNo(1);
    await value(store.putPatient(patient));
    await value(store.putPatient({ ...patient, name: 'Other' }));
    expect(await value(store.outbox())).toEqual([]);
    await value(store.link(patient.id, 'central-1'));
    await value(store.putPatient(patient));
    expect(await value(store.outbox())).toMatchObject([{ kind: 'patient', patientId: patient.id }]);
    expect((await value(store.patient(patient.id)))?.centralId).toBe('central-1');
  });

  test('lists patients by name, and their films in the order in which they were taken', async () => {
    for (const n of [2, 1]) await value(store.putPatient(patientNo(n)));
    expect((await value(store.patients()))?.map((one) => one.id)).toEqual([
      'patient-1',
      'patient-2',
    ]);
    const late = storedFilm(1);
    const early = storedFilm(2);
    await value(
      store.putFilm({ ...late, radiograph: { ...late.radiograph, capturedAt: '2026-03-01' } }),
    );
    await value(
      store.putFilm({ ...early, radiograph: { ...early.radiograph, capturedAt: '2025-03-01' } }),
    );
    for (const film of [late, early])
      await value(store.assign(film.radiograph.id, patientNo(1).id));
    const films = (await value(store.filmsOf(patientNo(1).id))) ?? [];
    expect(films.map((one) => one.radiograph.id)).toEqual([
      early.radiograph.id,
      late.radiograph.id,
    ]);
  });

  test('what waits for review, is signed, not sent or nobody’s: as decided, newest first', async () => {
    const lanes = async () => (await value(store.laneCounts())) ?? {};
    const [unread, film, sample] = [storedFilm(1), storedFilm(2), storedFilm(3)];
    await value(store.putFilm(unread));
    await value(store.putAssessed(film, assessmentOf(film, 1)));
    await value(store.putAssessed({ ...sample, sample: true }, assessmentOf(sample, 1)));
    expect(await lanes()).toEqual({ review: 2, signed: 0, unsent: 0, tray: 2, spare: 0 });
    await value(store.appendReview(signedOf(assessmentOf(film, 1), 1)));
    expect(await lanes()).toEqual({ review: 1, signed: 1, unsent: 1, tray: 2, spare: 0 });
    await value(store.putPatient(patientNo(1)));
    await value(store.assign(film.radiograph.id, patientNo(1).id));
    expect(await lanes()).toEqual({ review: 1, signed: 1, unsent: 1, tray: 1, spare: 0 });
    await value(store.acknowledge(1, receiptOf(film, 1)));
    expect(await lanes()).toEqual({ review: 1, signed: 1, unsent: 0, tray: 1, spare: 0 });
    await value(store.appendReview(amendedOf(assessmentOf(film, 1), 2)));
    await value(store.appendReview(signedOf(assessmentOf(film, 1), 3)));
    expect(await lanes()).toEqual({ review: 1, signed: 1, unsent: 1, tray: 1, spare: 0 });
    // Read again by another pack: its signature is that of the reading before.
    await value(store.putAssessed(film, assessmentOf(film, 2)));
    expect(await lanes()).toEqual({ review: 2, signed: 0, unsent: 0, tray: 1, spare: 0 });
    const waiting = (await value(store.list({ limit: 9, lane: 'review' }))) ?? [];
    const ids = waiting.map((one) => one.radiograph.id);
    expect(ids).toEqual([sample.radiograph.id, film.radiograph.id]);
    const before = waiting[0]!.addedAt;
    const next = (await value(store.list({ limit: 9, lane: 'review', before }))) ?? [];
    expect(next.map((one) => one.radiograph.id)).toEqual([film.radiograph.id]);
  });

  test('keeps what a file says of its film, and how a day is mounted', async () => {
    const film = { ...storedFilm(1), subject: subjectNo(1) };
    await value(store.putFilm(film));
    expect((await value(store.film(film.radiograph.id)))?.subject).toEqual(subjectNo(1));
    expect((await value(store.summary(film.radiograph.id)))?.subject).toEqual(subjectNo(1));
    await value(store.putMount(mountOf(film, 1)));
    await value(store.putMount({ ...mountOf(film, 1), films: [null, film.radiograph.id] }));
    expect((await value(store.mountsOf(patientNo(1).id)))?.map((one) => one.films)).toEqual([
      [null, film.radiograph.id],
    ]);
  });

  test('a removed film takes what waited of it along', async () => {
    const film = storedFilm(1);
    await value(store.putAssessed(film, assessmentOf(film, 1)));
    await value(store.appendReview(signedOf(assessmentOf(film, 1), 1)));
    await value(store.remove(film.radiograph.id));
    expect(await value(store.outbox())).toEqual([]);
  });
});

test('all adapters tell the same story for any sequence of commands', async () => {
  const command = fc.record({
    what: fc.constantFrom(
      ...['film', 'assessed', 'decide', 'sign', 'patient', 'link', 'assign'],
      ...['acknowledge', 'park', 'films of', 'outbox', 'remove', 'list', 'amend'],
      ...['lane', 'counts', 'summary', 'glance', 'mount', 'mounts'],
    ),
    n: fc.integer({ min: 1, max: 4 }),
    run: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
      const stores = [memoryFilmStore(), await opened(fresh()), await openedSealed(fresh())];
      for (const { what, n, run } of commands) {
        const film = storedFilm(n);
        const answers = await Promise.all(
          stores.map((s) => {
            if (what === 'film') return s.putFilm(film);
            if (what === 'assessed') return s.putAssessed(film, assessmentOf(film, run));
            if (what === 'decide') return s.appendReview(acceptedOf(assessmentOf(film, 1), run));
            if (what === 'sign') return s.appendReview(signedOf(assessmentOf(film, 1), run));
            if (what === 'patient') return s.putPatient(patientNo(run));
            if (what === 'link') return s.link(patientNo(run).id, `central-${n}`);
            if (what === 'assign') return s.assign(film.radiograph.id, patientNo(run).id);
            if (what === 'acknowledge') return s.acknowledge(n, receiptOf(film, run));
            if (what === 'park') return s.park(n, run > 1 ? PARKED : null);
            if (what === 'films of') return s.filmsOf(patientNo(run).id);
            if (what === 'outbox') return waiting(s);
            if (what === 'remove') return s.remove(film.radiograph.id);
            if (what === 'amend') return s.appendReview(amendedOf(assessmentOf(film, 1), run));
            if (what === 'lane') return s.list({ limit: run, lane: LANES[n - 1]! });
            if (what === 'counts') return s.laneCounts();
            if (what === 'summary') return s.summary(film.radiograph.id);
            if (what === 'glance') return s.glance([1, 2, 3].map((one) => patientNo(one).id));
            if (what === 'mount') return s.putMount(mountOf(film, run));
            if (what === 'mounts') return s.mountsOf(patientNo(run).id);
            return s.list({ limit: run });
          }),
        );
        expect(answers[1]).toEqual(answers[0]);
        expect(answers[2]).toEqual(answers[0]);
      }
      stores.forEach((s) => s.close());
    }),
    { seed: 3, numRuns: 120 },
  );
});

describe('patients and outbox: in IndexedDB', () => {
  test('what the second release kept is all there after the migration, and can be sent', async () => {
    const name = fresh();
    const film = storedFilm(1);
    const assessment = assessmentOf(film, 1);
    const { id } = film.radiograph;
    const old = await leftBy(2, name, film, assessment);
    const events = [acceptedOf(assessment, 1), signedOf(assessment, 2)];
    for (const event of events) await old.put('reviews', event);
    old.close();
    const store = await opened(name);
    const [row] = (await value(store.list({ limit: 1 }))) ?? [];
    expect([row?.events, row?.patient]).toEqual([events, null]);
    expect(await value(store.laneCounts())).toEqual({
      review: 0,
      signed: 1,
      unsent: 1,
      tray: 1,
      spare: 0,
    });
    expect((await value(store.film(id)))?.original.size).toBe(2);
    await value(store.putPatient(patientNo(1)));
    await value(store.assign(id, patientNo(1).id));
    expect(await waiting(store)).toMatchObject([
      { row: { seq: 2 }, material: { value: { patient: patientNo(1), report: { events } } } },
    ]);
  });

  test('no signature without its row: where one cannot be written, neither is', async () => {
    const store = await opened(fresh());
    const film = storedFilm(1);
    const assessment = assessmentOf(film, 1);
    await store.putAssessed(film, assessment);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own object below
    const add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (this: IDBObjectStore, row: unknown) {
      if (this.name === 'outbox') throw new DOMException('full', 'QuotaExceededError');
      return add.call(this, row);
    };
    try {
      expect(await store.appendReview(signedOf(assessment, 1))).toMatchObject({ ok: false });
    } finally {
      IDBObjectStore.prototype.add = add;
    }
    expect(await value(store.review(assessment.id))).toEqual([]);
  });
});
