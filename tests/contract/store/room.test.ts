import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ImageAtCentre } from '../../../src/domain/room';
import type { StoredFilm } from '../../../src/store/ports';
import type { LocalStore, Receipt } from '../../../src/store/sync-ports';
import {
  acceptedOf,
  amendedOf,
  assessmentOf,
  patientNo,
  signedOf,
  storedFilm,
} from '../../support/stored';
import { ADAPTERS, value } from '../../support/stores';

const HERE = 'https://centre.test/dicomweb';
const imageNo = (n: number, base = HERE): ImageAtCentre => ({
  ...{ base, study: `1.${n}`, series: `2.${n}`, instance: `3.${n}` },
});
const ALL = Infinity;

/** What a film of a clinic may have come to. Only the first may give up its image. */
const STATES = [
  'sent with its image',
  'read only',
  'signed',
  'sent without its image',
  'opened again',
  'signed again',
  'another patient’s since',
  'a sample',
] as const;
type State = (typeof STATES)[number];

const receiptOf = (film: StoredFilm, n: number, image: boolean): Receipt => ({
  etags: {},
  sent: {
    ...{ assessmentId: assessmentOf(film, 1).id, seq: 2, patientId: patientNo(1).id },
    at: '2026-11-24T09:00:00.000Z',
  },
  ...(image && { image: imageNo(n) }),
});

/** Film n, ten bytes for each of its number. */
async function bring(store: LocalStore, n: number, state: State): Promise<StoredFilm> {
  const original = new Blob([new Uint8Array(10 * n)], { type: 'image/png' });
  const thumbnail = new Blob([Uint8Array.of(n)], { type: 'image/png' });
  const film = { ...storedFilm(n), original, thumbnail, sample: state === 'a sample' };
  const assessment = assessmentOf(film, 1);
  await value(store.putAssessed(film, assessment));
  await value(store.assign(film.radiograph.id, patientNo(1).id));
  if (state === 'read only') return film;
  await value(store.appendReview(acceptedOf(assessment, 1)));
  await value(store.appendReview(signedOf(assessment, 2)));
  if (state === 'signed' || state === 'a sample') return film;
  const rows = (await value(store.outbox())) ?? [];
  const order = rows.at(-1)?.order ?? 0;
  await value(store.acknowledge(order, receiptOf(film, n, state !== 'sent without its image')));
  if (state === 'opened again' || state === 'signed again')
    await value(store.appendReview(amendedOf(assessment, 3)));
  if (state === 'signed again') await value(store.appendReview(signedOf(assessment, 4)));
  if (state === 'another patient’s since')
    await value(store.assign(film.radiograph.id, patientNo(2).id));
  return film;
}

describe.each(ADAPTERS)('room: %s', (_, open) => {
  let store: LocalStore;
  beforeEach(async () => {
    store = await open();
    await value(store.putPatient(patientNo(1)));
    await value(store.putPatient(patientNo(2)));
  });

  test('only a film that is signed and whole at the centre gives up its image, and nothing else of it', async () => {
    const films: StoredFilm[] = [];
    for (const [i, state] of STATES.entries()) films.push(await bring(store, i + 1, state));
    const before = await value(store.list({ limit: 99 }));
    expect(await value(store.spare())).toEqual({ images: 1, bytes: 10 });
    expect(await value(store.free(HERE, ALL))).toEqual({ images: 1, bytes: 10 });
    expect(await value(store.spare())).toEqual({ images: 0, bytes: 0 });
    const [gone, ...others] = films;
    if (!gone) return;
    expect(await store.film(gone.radiograph.id)).toMatchObject({
      error: { code: 'film-at-centre' },
    });
    for (const film of others)
      expect((await value(store.film(film.radiograph.id)))?.original.size).toBe(film.original.size);
    const after = await value(store.list({ limit: 99 }));
    const at = after?.findIndex((one) => one.radiograph.id === gone.radiograph.id) ?? -1;
    expect(after?.[at]?.image).toEqual({ ...imageNo(1), bytes: 10, away: true });
    expect(after?.[at]?.thumbnail?.size).toBe(1);
    const facts = (rows: typeof after) => rows?.map(({ image: _, thumbnail: __, ...row }) => row);
    expect(facts(after)).toEqual(facts(before));
  });

  test('the oldest go first, and no more than is asked for', async () => {
    for (const n of [1, 2, 3, 4]) await bring(store, n, 'sent with its image');
    expect(await value(store.spare())).toEqual({ images: 4, bytes: 100 });
    expect(await value(store.free(HERE, 25))).toEqual({ images: 2, bytes: 30 });
    const away = (await value(store.list({ limit: 9 })))?.map((film) => film.image?.away);
    expect(away).toEqual([false, false, true, true]);
    expect(await value(store.free('https://elsewhere.test/dicomweb', ALL))).toEqual({
      images: 0,
      bytes: 0,
    });
  });

  test('an image comes back by being fetched, or by the same film being dropped again', async () => {
    const fetched = await bring(store, 1, 'sent with its image');
    const dropped = await bring(store, 2, 'sent with its image');
    await value(store.free(HERE, ALL));
    await value(store.putImage(fetched.radiograph.id, new Blob([new Uint8Array(7)])));
    await value(store.putAssessed(dropped, assessmentOf(dropped, 1)));
    const sizes = [fetched, dropped].map(
      async ({ radiograph }) => (await value(store.film(radiograph.id)))?.original.size,
    );
    expect(await Promise.all(sizes)).toEqual([7, 20]);
    expect(await value(store.spare())).toEqual({ images: 2, bytes: 27 });
    // What is there is not written over.
    await value(store.putImage(fetched.radiograph.id, new Blob([new Uint8Array(9)])));
    expect((await value(store.film(fetched.radiograph.id)))?.original.size).toBe(7);
  });

  test('a copy of another clinic’s film is kept apart, and makes room first', async () => {
    const own = await bring(store, 1, 'sent with its image');
    const { id } = storedFilm(9).radiograph;
    await value(store.putImage(id, new Blob([new Uint8Array(30)], { type: 'application/dicom' })));
    expect((await value(store.copy(id)))?.size).toBe(30);
    expect((await value(store.list({ limit: 9 })))?.length).toBe(1);
    expect(await value(store.spare())).toEqual({ images: 2, bytes: 40 });
    expect(await value(store.free(HERE, 1))).toEqual({ images: 1, bytes: 30 });
    expect(await value(store.copy(id))).toBeNull();
    expect((await value(store.film(own.radiograph.id)))?.original.size).toBe(10);
  });

  test('whatever films there are and however much is asked for, none goes that the centre does not hold whole', async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...STATES), { minLength: 1, maxLength: 5 }),
        fc.nat({ max: 200 }),
        async (states, bytes) => {
          const films: [State, StoredFilm][] = [];
          for (const state of states) films.push([state, await bring(store, ++n, state)]);
          await value(store.free(HERE, bytes));
          for (const [state, { radiograph, original }] of films) {
            const read = await store.film(radiograph.id);
            if (read.ok) expect(read.value?.original.size).toBe(original.size);
            else expect([state, read.error.code]).toEqual([STATES[0], 'film-at-centre']);
          }
        },
      ),
      { seed: 6, numRuns: 12 },
    );
  });
});
