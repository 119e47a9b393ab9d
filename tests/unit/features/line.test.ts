import { beforeEach, describe, expect, test, vi } from 'vitest';
import { LineController } from '../../../src/features/line/line.svelte';
import type { LinePorts, LineState } from '../../../src/features/line/ports';
import { weightOf } from '../../../src/features/line/line-words';
import type { LocalStore } from '../../../src/store/sync-ports';
import { keepSigned, storeWith } from '../../support/sending';
import { assessmentOf, patientNo, signedOf, storedFilm } from '../../support/stored';
import { value } from '../../support/stores';

const accept = { act: 'accept', finding: 'caries-1' } as const;

describe('the line, as the page tells it', () => {
  let store: LocalStore;
  let state: LineState;
  const retry = vi.fn();
  const film = storedFilm(1);

  function controller(change: Partial<LinePorts> = {}): LineController {
    return new LineController({
      store,
      line: () => state,
      policy: () => 'findings',
      online: () => true,
      retry,
      standing: () => Promise.resolve({ outcome: 'later', scope: 'line', afterMs: null }),
      find: () => Promise.resolve({ outcome: 'later', scope: 'line', afterMs: null }),
      enrolled: () => Promise.resolve(true),
      enrol: () => Promise.resolve('enrolled'),
      address: () => '',
      setAddress: () => undefined,
      archive: () => true,
      clinic: () => '',
      setClinic: () => undefined,
      ...change,
    });
  }
  beforeEach(async () => {
    retry.mockClear();
    state = 'idle';
    store = await storeWith(1);
    await keepSigned(store, 1, 1, [accept]);
  });

  test('"in the central store" is said when the receipt is there, and not before', async () => {
    const line = controller();
    await line.look(film.radiograph.id);
    expect([line.film, weightOf(line)]).toEqual(['waiting', 'waiting']);
    const sent = {
      assessmentId: assessmentOf(film, 1).id,
      seq: 2,
      patientId: patientNo(1).id,
      at: '2026-11-24T10:00:00.000Z',
    };
    const place = { base: 'https://c.test', study: '1.1', series: '1.2', instance: '1.3' };
    await value(store.acknowledge(1, { etags: {}, sent, image: place }));
    await line.refresh();
    expect([line.film, weightOf(line)]).toEqual(['sent', 'clear']);
  });

  test('a film whose findings alone were taken is told as staying here', async () => {
    const line = controller({ archive: () => false });
    const sent = {
      assessmentId: assessmentOf(film, 1).id,
      seq: 2,
      patientId: patientNo(1).id,
      at: '2026-11-24T10:00:00.000Z',
    };
    await value(store.acknowledge(1, { etags: {}, sent }));
    await line.look(film.radiograph.id);
    expect([line.film, line.archive, weightOf(line)]).toEqual(['findings-sent', false, 'clear']);
  });

  test('a film of nobody is told as kept here, and does not count as waiting for the network', async () => {
    const nobodys = assessmentOf(storedFilm(2), 1);
    await value(store.putAssessed(storedFilm(2), nobodys));
    await value(store.appendReview(signedOf(nobodys, 1)));
    const line = controller();
    await line.look(storedFilm(2).radiograph.id);
    expect([line.nameless.length, line.queued.length]).toEqual([1, 1]);
  });

  test('what was refused comes before everything else, and goes again at a touch', async () => {
    await value(store.park(1, { code: 'refused', status: 422, reason: 'no' }));
    state = 'held';
    const line = controller();
    await line.look(film.radiograph.id);
    expect([weightOf(line), line.film]).toEqual(['parked', 'parked']);
    const [parked] = line.parked;
    if (parked) await line.sendAgain(parked);
    expect((await value(store.outbox()))?.[0]?.parked).toBe(null);
    expect(retry).toHaveBeenCalledOnce();
  });

  test('two versions: theirs left to stand, ours is not sent and says so', async () => {
    await value(store.park(1, { code: 'conflict', status: 409, reason: '' }));
    const held = {
      by: 'Dr. B',
      clinic: null,
      signedAt: null,
      findings: 2,
      etags: { 'A/1': 'W/"3"' },
    };
    const line = controller({
      standing: () => Promise.resolve({ outcome: 'answer', value: held }),
    });
    await line.look(film.radiograph.id);
    const [parked] = line.parked;
    if (parked) await line.compare(parked);
    expect(line.choice).toMatchObject({ name: 'Dr. B', findings: 2 });
    await line.choice?.keepTheirs?.();
    await line.refresh();
    expect([await value(store.outbox()), line.film, line.choice]).toEqual([[], 'here', null]);
  });

  test('the same person: every film of theirs that waited for the answer goes', async () => {
    await value(store.park(1, { code: 'patient-differs', status: null, reason: '' }));
    const found = {
      id: 'p9',
      name: 'Ким Вера',
      birthDate: '1990-01-01',
      sex: 'female',
      identifiers: [],
    } as const;
    const line = controller({ find: () => Promise.resolve({ outcome: 'answer', value: found }) });
    await line.refresh();
    const [parked] = line.parked;
    if (parked) await line.compare(parked);
    expect([line.choice?.name, line.choice?.keepTheirs]).toEqual(['Ким Вера', null]);
    await line.choice?.keepOurs();
    expect((await value(store.patient(patientNo(1).id)))?.centralId).toBe('p9');
    expect((await value(store.outbox()))?.[0]?.parked).toBe(null);
  });

  test('a centre that cannot be asked leaves the choice for later', async () => {
    await value(store.park(1, { code: 'conflict', status: 409, reason: '' }));
    const line = controller();
    await line.refresh();
    const [parked] = line.parked;
    if (parked) await line.compare(parked);
    expect([line.choice, line.unreachable]).toEqual([null, true]);
  });
});
