import { describe, expect, it } from 'vitest';
import { fail } from '../../../src/domain/failure';
import type { Orientation } from '../../../src/domain/orientation';
import type { RadiographId } from '../../../src/domain/radiograph';
import { ok } from '../../../src/domain/result';
import { IntakeQueue } from '../../../src/features/intake/queue.svelte';
import type { QueueItem } from '../../../src/features/intake/queue-item.svelte';
import { memoryFilmStore } from '../../../src/store/memory/film-store';
import { assessmentOf, BAD, FakeReader, film } from '../../support/fake-reader';

function setUp() {
  const reader = new FakeReader();
  const store = memoryFilmStore();
  const drawn: Orientation[] = [];
  const queue = new IntakeQueue({
    reader,
    store,
    thumbnail: (_image, orientation) => {
      drawn.push(orientation);
      return Promise.resolve(null);
    },
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  return { reader, store, queue, drawn };
}

async function until(what: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !what(); turn++) await new Promise((r) => setTimeout(r, 1));
  expect(what()).toBe(true);
}

const over = (items: readonly QueueItem[]) => until(() => items.every((item) => item.over));

describe('intake queue', () => {
  it('reads films in the order of their drop and keeps them with their readings', async () => {
    const { queue, reader, store } = setUp();
    const items = queue.add([film(1), film(2)]);
    await over(items);
    await until(() => items.every((item) => item.kept));
    expect(reader.analysed).toEqual(['film-1', 'film-2']);
    const rows = await store.list({ limit: 10 });
    expect(rows.ok && rows.value.map((row) => row.latest?.id).sort()).toEqual([
      'reading of film-1',
      'reading of film-2',
    ]);
  });

  it('a film that cannot be read says why and stops no other', async () => {
    const { queue } = setUp();
    const items = queue.add([film(1), film(BAD), film(2)]);
    await over(items);
    expect(items.map((item) => item.status)).toEqual(['done', 'failed', 'done']);
    expect(items[1]?.failure?.code).toBe('file-damaged');
  });

  it('each film of a file that holds several is read, beside the first', async () => {
    const { queue, reader } = setUp();
    const series = { blob: new Blob([Uint8Array.of(1, 2, 3)]), sample: false, label: 'series.tif' };
    queue.add([series, film(4)]);
    await until(() => queue.items.length === 4);
    await over(queue.items);
    expect(queue.items.map((item) => item.radiograph?.id)).toEqual(
      [1, 2, 3, 4].map((byte) => `film-${byte}`),
    );
    expect(queue.items.map((item) => item.source.label)).toEqual([
      'series.tif',
      'series.tif (2)',
      'series.tif (3)',
      undefined,
    ]);
    expect([...reader.analysed].sort()).toEqual([1, 2, 3, 4].map((byte) => `film-${byte}`));
  });

  it('a film of such a file is opened from the store by itself', async () => {
    const { queue } = setUp();
    const blob = new Blob([Uint8Array.of(1, 2, 3)]);
    await over(queue.add([{ blob, sample: false, frame: 1 }]));
    expect(queue.items.map((item) => item.radiograph?.id)).toEqual(['film-2']);
  });

  it('a bug in the reader fails one film and the next is read', async () => {
    const { queue, reader } = setUp();
    const read = reader.analyse;
    reader.analyse = (decoded, note, signal) =>
      decoded.radiograph.id === 'film-1'
        ? Promise.reject(new Error('a bug'))
        : read(decoded, note, signal);
    const items = queue.add([film(1), film(2)]);
    await over(items);
    expect(items.map((item) => item.failure?.code ?? item.status)).toEqual(['unexpected', 'done']);
  });

  it('the same film again, or twice in one drop, is answered from the store', async () => {
    const { queue, reader } = setUp();
    const [first, twin] = queue.add([film(1), film(1)]);
    await over(queue.items);
    const [later] = queue.add([film(1)]);
    await over(queue.items);
    expect(reader.analysed).toEqual(['film-1']);
    expect([first, twin, later].map((item) => item?.answeredFromStore)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('a film being read is cancelled at once; the next goes on, and it can be read again', async () => {
    const { queue, reader, store } = setUp();
    let release: () => void = () => undefined;
    reader.held = new Promise((resolve) => (release = resolve));
    const [first, second] = queue.add([film(1), film(2)]);
    await until(() => first?.status === 'reading');
    if (first) queue.cancel(first);
    expect(first?.status).toBe('cancelled');
    release();
    await until(() => second?.status === 'done');
    expect(first?.status).toBe('cancelled');
    const kept = await store.film('film-1' as RadiographId);
    expect(kept.ok && kept.value?.radiograph.id).toBe('film-1');

    if (first) queue.again(first);
    await until(() => first?.status === 'done');
    expect(reader.analysed).toEqual(['film-1', 'film-2', 'film-1']);
  });

  it('cancelled and read again before the old run ended: it is read once', async () => {
    const { queue, reader } = setUp();
    queue.onDecoded = (item) => {
      queue.onDecoded = () => undefined;
      queue.cancel(item);
      queue.again(item);
    };
    const items = queue.add([film(1)]);
    await until(() => items[0]?.status === 'done');
    expect(reader.decoded).toBe(2);
    expect(reader.analysed).toEqual(['film-1']);
  });

  it('what the gate refuses is shown, not read and not kept', async () => {
    const { queue, reader, store } = setUp();
    reader.gate = [{ code: 'not-grey', severity: 'refuse' }];
    const [item] = queue.add([film(1)]);
    await over(queue.items);
    expect([item?.status, item?.decoded?.radiograph.id]).toEqual(['refused', 'film-1']);
    expect(reader.analysed).toEqual([]);
    expect(await store.list({ limit: 1 })).toEqual(ok([]));
  });

  it('a refused film that a clinician names is read as that kind, and says so', async () => {
    const { queue, reader, store } = setUp();
    reader.gate = [{ code: 'not-dental', severity: 'refuse' }];
    const [item] = queue.add([film(1)]);
    await over(queue.items);
    if (item) queue.readAs(item, 'bitewing');
    await until(() => item?.status === 'done');
    const listed = await store.list({ limit: 1 });
    expect(listed.ok && listed.value[0]?.radiograph).toMatchObject({
      kind: 'bitewing',
      gate: [{ code: 'kind-by-hand', severity: 'warn' }],
    });
  });

  it('a film of a kind that was not sure is read anew as the kind that a clinician names', async () => {
    const { queue, reader, store } = setUp();
    reader.gate = [{ code: 'kind-uncertain', severity: 'info' }];
    const [item] = queue.add([film(1)]);
    await until(() => item?.kept === true);
    if (item) queue.readAs(item, 'panoramic');
    expect(item?.status).not.toBe('done');
    await until(() => item?.status === 'done');
    const listed = await store.list({ limit: 1 });
    expect(listed.ok && listed.value[0]?.radiograph).toMatchObject({
      kind: 'panoramic',
      gate: [{ code: 'kind-by-hand', severity: 'info' }],
    });
  });

  it('a film read as a clinician says is read anew, and so again when it is dropped again', async () => {
    const { queue, reader, store } = setUp();
    const [item] = queue.add([film(1)]);
    await until(() => item?.kept === true);
    if (item) queue.correct(item, { inverted: true, turns: 1 });
    const correction = { inverted: true, turns: 1, at: '2026-01-01T00:00:00.000Z' } as const;
    await until(() => item?.status === 'done');
    expect(reader.asked).toEqual([undefined, correction]);
    await until(() => item?.kept === true);
    const summary = await store.summary('film-1' as RadiographId);
    if (!summary.ok || !summary.value) throw new Error('not kept');
    // The fake reads everything at one instant: the corrected reading is the later one.
    const latest = assessmentOf('film-1' as RadiographId, correction);
    store.summary = (id) => Promise.resolve(ok(summary.value && { ...summary.value, id, latest }));
    const [again] = queue.add([film(1)]);
    await until(() => again?.status === 'done');
    expect(again?.correction).toEqual(correction);
    expect(again?.answeredFromStore).toBe(true);
    expect(reader.asked.slice(2)).toEqual([undefined, correction]);
  });

  it('a film that its file turns is told so, drawn so for lists, and read as stored once that is said', async () => {
    const { queue, reader, drawn } = setUp();
    reader.laid = { mirrored: true, turns: 3 };
    const [item] = queue.add([film(1)]);
    await until(() => item?.kept === true);
    expect(item?.assessment?.correction).toMatchObject({ mirrored: true, turns: 3, at: null });
    expect(drawn).toEqual([reader.laid]);
    const [again] = queue.add([film(1)]);
    await until(() => again?.status === 'done');
    expect(again?.answeredFromStore).toBe(true);

    if (item) queue.correct(item, { inverted: false, turns: 0 });
    await until(() => item?.status === 'done');
    expect(item?.radiograph?.correction).toMatchObject({ turns: 0, at: expect.any(String) });
    expect(drawn.at(-1)).toEqual({ mirrored: false, turns: 0 });
  });

  it('a film read before files were heeded is shown as it was read', async () => {
    const { queue, reader } = setUp();
    reader.laid = { mirrored: false, turns: 1 };
    const known = assessmentOf('film-1' as RadiographId);
    const [item] = queue.add([{ ...film(1), known, correction: null }]);
    await until(() => item?.status === 'done');
    expect(reader.asked).toEqual([null]);
    expect(item?.assessment).toEqual(known);
  });

  it('a kind of which the gate was not sure is the clinician’s, and so again when the film is dropped again', async () => {
    const { queue, reader, store } = setUp();
    reader.gate = [{ code: 'kind-uncertain', severity: 'info' }];
    const [item] = queue.add([film(1)]);
    await until(() => item?.kept === true);
    if (item) queue.readAs(item, 'bitewing');
    await until(() => item?.status === 'done' && item.radiograph?.kind === 'bitewing');
    expect(item?.radiograph?.gate).toEqual([{ code: 'kind-by-hand', severity: 'info' }]);
    const summary = await store.summary('film-1' as RadiographId);
    const kept = summary.ok && summary.value;
    if (!kept || !item?.radiograph) throw new Error('not kept');
    const { radiograph } = item;
    store.summary = () => Promise.resolve(ok({ ...kept, radiograph }));
    const [again] = queue.add([film(1)]);
    await until(() => again?.status === 'done');
    expect(again?.radiograph?.kind).toBe('bitewing');
  });

  it('a full device is told, and the findings are there all the same', async () => {
    const { queue, store } = setUp();
    store.putAssessed = () => Promise.resolve(fail('store-full'));
    const [item] = queue.add([film(1)]);
    await until(() => item?.storeFailure?.code === 'store-full');
    expect([item?.status, item?.kept]).toEqual(['done', false]);
  });

  it('holds the pixels of few films, always of the one looked at, and decodes others anew', async () => {
    const { queue, reader } = setUp();
    const items = queue.add(Array.from({ length: 20 }, (_, index) => film(index)));
    const [first, second] = items;
    if (!first || !second) throw new Error('no items');
    void queue.look(first);
    await over(items);
    expect(items.filter((item) => item.decoded).length).toBeLessThanOrEqual(7);
    expect(first.decoded).not.toBeNull();
    expect(items.every((item) => item.status === 'done')).toBe(true);

    expect(second.decoded).toBeNull();
    const before = reader.decoded;
    await queue.look(second);
    expect(second.decoded?.radiograph.id).toBe('film-1');
    expect(reader.decoded).toBe(before + 1);
  });

  it('gives the films of a scan as files of their own, and says why where it cannot', async () => {
    const { queue } = setUp();
    const scan = { blob: new Blob([Uint8Array.of(7, 8)]), sample: true, label: 'scan.png' };
    const [first] = queue.add([scan]);
    await over(queue.items);
    const pieces = first && (await queue.piecesOf(first));
    if (!pieces?.ok) throw new Error('no pieces');
    const items = queue.add(pieces.value);
    await over(items);
    expect(items.map((item) => [item.radiograph?.id, item.source.label])).toEqual([
      ['film-7', 'scan.png (1)'],
      ['film-8', 'scan.png (2)'],
    ]);
    expect(items.every((item) => item.source.sample)).toBe(true);
    const [damaged] = queue.add([film(BAD)]);
    expect(damaged && (await queue.piecesOf(damaged))).toMatchObject({
      error: { code: 'file-damaged' },
    });
  });
});
