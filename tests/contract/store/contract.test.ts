import { deleteDB, openDB } from 'idb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { LocalStore } from '../../../src/store/sync-ports';
import { imagePoint } from '../../../src/domain/coordinates';
import type { ReviewAct } from '../../../src/domain/review';
import { acceptedOf, assessmentOf, signedOf, storedFilm } from '../../support/stored';
import { ADAPTERS, fresh, leftBy, opened, value } from '../../support/stores';

describe.each(ADAPTERS)('film store: %s', (_, open) => {
  let store: LocalStore;
  beforeEach(async () => (store = await open()));

  test('gives back what was put, to the byte', async () => {
    const film = storedFilm(1);
    const assessment = assessmentOf(film, 1);
    await value(store.putAssessed(film, assessment));
    const back = await value(store.film(film.radiograph.id));
    expect(back?.radiograph).toEqual(film.radiograph);
    expect(new Uint8Array((await back?.original.arrayBuffer()) ?? [])).toEqual(
      new Uint8Array(await film.original.arrayBuffer()),
    );
    expect(back?.original.type).toBe(film.original.type);
    expect(await value(store.assessment(assessment.id))).toEqual(assessment);
  });

  test('knows nothing of a film that was never put', async () => {
    const film = storedFilm(1);
    expect(await value(store.film(film.radiograph.id))).toBe(null);
    expect(await value(store.assessment(assessmentOf(film, 1).id))).toBe(null);
  });

  test('a second drop of the same film changes nothing of the first', async () => {
    const film = storedFilm(1);
    await value(store.putFilm(film));
    await value(store.putFilm({ ...film, addedAt: '2030-01-01T00:00:00.000Z', sample: true }));
    const back = await value(store.film(film.radiograph.id));
    expect([back?.addedAt, back?.sample]).toEqual([film.addedAt, false]);
  });

  test('the kind that a clinician says stands above the one that was kept', async () => {
    const film = storedFilm(1);
    await value(store.putFilm(film));
    const gate = [{ code: 'kind-by-hand', severity: 'info' }] as const;
    const radiograph = { ...film.radiograph, kind: 'bitewing' as const, gate };
    await value(store.putFilm({ ...film, radiograph, addedAt: '2030-01-01T00:00:00.000Z' }));
    const back = await value(store.film(film.radiograph.id));
    expect([back?.radiograph.kind, back?.addedAt]).toEqual(['bitewing', film.addedAt]);
  });

  test('a film read another way is known by its newest reading; whose it is and its bytes stay', async () => {
    const film = storedFilm(1);
    const thumbnail = new Blob([Uint8Array.of(1, 2, 3)], { type: 'image/jpeg' });
    await value(store.putAssessed({ ...film, thumbnail }, assessmentOf(film, 1)));
    const correction = { inverted: false, mirrored: false, turns: 1, at: null } as const;
    const turned = {
      ...film,
      radiograph: {
        ...film.radiograph,
        kind: 'panoramic' as const,
        format: 'jpeg',
        correction,
        gate: [{ code: 'blurred', severity: 'warn' } as const],
      },
      thumbnail: new Blob([Uint8Array.of(9)], { type: 'image/jpeg' }),
      original: new Blob([Uint8Array.of(7)]),
      sample: true,
    };
    await value(store.putAssessed(turned, { ...assessmentOf(film, 2), correction }));
    const summary = await value(store.summary(film.radiograph.id));
    const { kind, gate } = turned.radiograph;
    expect(summary?.radiograph).toEqual({ ...film.radiograph, kind, gate, correction });
    expect(new Uint8Array((await summary?.thumbnail?.arrayBuffer()) ?? [])).toEqual(
      Uint8Array.of(9),
    );
    expect(summary?.sample).toBe(false);
    const back = await value(store.film(film.radiograph.id));
    expect(back?.original.size).toBe(film.original.size);

    await value(store.putAssessed(film, assessmentOf(film, 3)));
    const again = await value(store.summary(film.radiograph.id));
    expect(again?.radiograph).toEqual(film.radiograph);
  });

  test('an older reading that comes late does not change what is known of a film', async () => {
    const film = storedFilm(1);
    await value(store.putAssessed(film, assessmentOf(film, 2)));
    const correction = { inverted: true, turns: 0, at: '2026-01-01T00:00:00.000Z' } as const;
    const other = { ...film, radiograph: { ...film.radiograph, correction } };
    await value(store.putAssessed(other, { ...assessmentOf(film, 1), correction }));
    const summary = await value(store.summary(film.radiograph.id));
    expect(summary?.radiograph).toEqual(film.radiograph);
  });

  test('an assessment is never overwritten', async () => {
    const film = storedFilm(1);
    const first = assessmentOf(film, 1);
    await value(store.putAssessed(film, first));
    await value(store.putAssessed(film, { ...first, backend: 'cpu' }));
    expect((await value(store.assessment(first.id)))?.backend).toBe('wasm');
  });

  test('lists newest first, page by page, with the newest assessment', async () => {
    for (let i = 1; i <= 5; i++) await value(store.putFilm(storedFilm(i)));
    const film = storedFilm(3);
    await value(store.putAssessed(film, assessmentOf(film, 1)));
    await value(store.putAssessed(film, assessmentOf(film, 2)));
    const first = (await value(store.list({ limit: 3 }))) ?? [];
    expect(first.map((r) => r.radiograph.id)).toEqual(
      [5, 4, 3].map((i) => storedFilm(i).radiograph.id),
    );
    expect(first[2]?.latest?.id).toBe(assessmentOf(film, 2).id);
    expect(first[0]?.latest).toBe(null);
    const before = first[2]?.addedAt as string;
    const second = (await value(store.list({ limit: 3, before }))) ?? [];
    expect(second.map((r) => r.radiograph.id)).toEqual(
      [2, 1].map((i) => storedFilm(i).radiograph.id),
    );
  });

  test('keeps what was decided, in order, and lists it with its film', async () => {
    const film = storedFilm(1);
    const assessment = assessmentOf(film, 1);
    await value(store.putAssessed(film, assessment));
    for (const seq of [2, 1, 3]) await value(store.appendReview(acceptedOf(assessment, seq)));
    const events = await value(store.review(assessment.id));
    expect(events).toEqual([1, 2, 3].map((seq) => acceptedOf(assessment, seq)));
    expect((await value(store.list({ limit: 1 })))?.[0]?.events).toEqual(events);
    expect(await value(store.review(assessmentOf(film, 2).id))).toEqual([]);
  });

  test('gives back every kind of act as it was written', async () => {
    const film = storedFilm(1);
    const assessment = assessmentOf(film, 1);
    await value(store.putAssessed(film, assessment));
    const [from, to] = [imagePoint(1, 2), imagePoint(30, 4)];
    const outlines = [[from, to, imagePoint(9, 20)]];
    const finding = 'caries-1';
    const acts: readonly ReviewAct[] = [
      { act: 'reject', finding, reason: 'artefact' },
      { act: 'reshape', finding, outlines },
      { act: 'reclassify', finding, class: 'periapical-lesion' },
      { act: 'locate', finding, tooth: null, surfaces: ['mesial'] },
      { act: 'comment', finding, text: 'deep' },
      { act: 'grade', finding, grade: 'PAI-3' },
      { act: 'code', finding, code: 'K04.5' },
      { act: 'add', finding: 'own', class: 'caries', outlines },
      {
        act: 'add',
        finding: 'low',
        class: 'caries',
        outlines,
        belowPoint: { score: 0.3, peak: 0.4 },
      },
      { act: 'calibrate', known: { from, to, lengthMm: 12.5 } },
      { act: 'measure', measure: { id: 'm', points: [from, to] } },
      { act: 'measure', measure: { id: 'n', points: [from, to, from] } },
      { act: 'unmeasure', measure: 'm' },
      { act: 'undo', event: 'x' },
      { act: 'redo', event: 'x' },
      { act: 'sign' },
      { act: 'amend' },
    ];
    const { act: _, ...event } = signedOf(assessment, 1);
    const written = acts.map((act, at) => ({ ...event, ...act, id: `e-${at}`, seq: at + 1 }));
    for (const one of written) await value(store.appendReview(one));
    expect(await value(store.review(assessment.id))).toEqual(written);
  });

  test('never overwrites a decision: the later of two tabs is told', async () => {
    const assessment = assessmentOf(storedFilm(1), 1);
    const first = acceptedOf(assessment, 1);
    await value(store.appendReview(first));
    const second = await store.appendReview({ ...first, id: 'other', by: { id: 'd', name: 'B' } });
    expect(second).toMatchObject({ ok: false, error: { code: 'review-changed-elsewhere' } });
    expect(await value(store.review(assessment.id))).toEqual([first]);
  });

  test('removes a film with its assessments and leaves the others', async () => {
    const [a, b] = [storedFilm(1), storedFilm(2)];
    await value(store.putAssessed(a, assessmentOf(a, 1)));
    await value(store.putAssessed(b, assessmentOf(b, 1)));
    for (const one of [a, b]) await value(store.appendReview(acceptedOf(assessmentOf(one, 1), 1)));
    await value(store.remove(a.radiograph.id));
    expect(await value(store.review(assessmentOf(a, 1).id))).toEqual([]);
    expect(await value(store.review(assessmentOf(b, 1).id))).toHaveLength(1);
    expect(await value(store.film(a.radiograph.id))).toBe(null);
    expect(await value(store.assessment(assessmentOf(a, 1).id))).toBe(null);
    expect(await value(store.assessment(assessmentOf(b, 1).id))).not.toBe(null);
    expect((await value(store.list({ limit: 9 })))?.length).toBe(1);
  });
});

describe('indexeddb', () => {
  test('survives a restart', async () => {
    const name = fresh();
    const film = storedFilm(1);
    const before = await opened(name);
    await before.putAssessed(film, assessmentOf(film, 1));
    before.close();
    expect((await value((await opened(name)).list({ limit: 1 })))?.length).toBe(1);
  });

  test('what the first release kept is all there after the migration', async () => {
    const name = fresh();
    const film = storedFilm(1);
    const assessment = assessmentOf(film, 1);
    const { id } = film.radiograph;
    const old = await leftBy(1, name, film, assessment);
    old.close();
    const store = await opened(name);
    expect((await value(store.film(id)))?.original.size).toBe(2);
    await value(store.appendReview(acceptedOf(assessment, 1)));
    const [row] = (await value(store.list({ limit: 1 }))) ?? [];
    expect([row?.latest, row?.events.length]).toEqual([assessment, 1]);
  });

  test('a full disk refuses the new film and harms nothing', async () => {
    const name = fresh();
    const store = await opened(name);
    const film = storedFilm(1);
    await store.putFilm(film);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own object below
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, row: unknown) {
      if (this.name === 'assessments') throw new DOMException('full', 'QuotaExceededError');
      return put.call(this, row);
    };
    try {
      const other = storedFilm(2);
      expect(await store.putAssessed(other, assessmentOf(other, 1))).toMatchObject({
        ok: false,
        error: { code: 'store-full' },
      });
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    const ids = (await value(store.list({ limit: 9 })))?.map((r) => r.radiograph.id);
    expect(ids).toEqual([film.radiograph.id]);
  });

  test('a damaged row is told as such, stays, and takes no other with it', async () => {
    const name = fresh();
    const store = await opened(name);
    await store.putFilm(storedFilm(1));
    await store.putFilm(storedFilm(2));
    const raw = await openDB(name);
    const row = (await raw.get('films', storedFilm(1).radiograph.id)) as object;
    await raw.put('films', { ...row, radiograph: 'gone' });
    expect(await store.film(storedFilm(1).radiograph.id)).toMatchObject({
      ok: false,
      error: { code: 'store-corrupt-row' },
    });
    expect((await value(store.list({ limit: 9 })))?.length).toBe(1);
    expect(await raw.count('films')).toBe(2);
    raw.close();
  });

  test('lets a newer release have the database, and says so when one was there before', async () => {
    const name = fresh();
    const old = await opened(name);
    await old.putFilm(storedFilm(1));
    const newer = await openDB(name, 99);
    expect(await newer.count('films')).toBe(1);
    expect(await old.list({ limit: 1 })).toMatchObject({
      ok: false,
      error: { code: 'store-unavailable' },
    });
    newer.close();
    await deleteDB(name);
  });
});
