import { beforeEach, describe, expect, test } from 'vitest';
import type { LocalStore } from '../../../src/store/sync-ports';
import type { Central, Sending } from '../../../src/sync/central';
import type { Drain } from '../../../src/sync/drain';
import { FakeCentral, lineTo } from '../../support/fake-central';
import type { Fault } from '../../support/fake-central';
import { centreBy, drainOf, keepSigned, storeWith, TestClock } from '../../support/sending';
import { patientNo, storedFilm } from '../../support/stored';
import { value } from '../../support/stores';

const accept = { act: 'accept', finding: 'caries-1' } as const;
const taken: Sending = { outcome: 'taken', etags: {}, centralId: 'c' };

/** A centre that answers what it is told, and remembers what it was asked for. */
function scripted(answer: (film: string, nth: number) => Sending): Central & { asked: string[] } {
  const asked: string[] = [];
  const never = () => Promise.resolve({ outcome: 'closed' } as const);
  return {
    asked,
    send: ({ report }) => {
      const film = report?.radiograph.id ?? '';
      asked.push(film);
      return Promise.resolve(answer(film, asked.filter((one) => one === film).length));
    },
    history: never,
    alike: () => Promise.resolve({ outcome: 'closed' } as const),
    image: () => Promise.resolve({ outcome: 'closed' } as const),
    find: never,
    standing: never,
  };
}

describe('the drain', () => {
  let store: LocalStore;
  let clock: TestClock;
  const films = [1, 2, 3].map((n) => storedFilm(n).radiograph.id);
  const rows = async () => (await value(store.outbox())) ?? [];
  const waits = async (drain: Drain) => {
    await drain.kick();
    return (await rows()).length;
  };
  beforeEach(async () => {
    clock = new TestClock();
    store = await storeWith(2);
    await keepSigned(store, 1, 1, [accept]);
    await keepSigned(store, 2, 1, [accept]);
    await keepSigned(store, 3, 2, [accept]);
  });

  test('a receipt is what takes a row out, and films then say that they were sent', async () => {
    expect(
      await waits(
        drainOf(
          store,
          scripted(() => taken),
          clock,
        ),
      ),
    ).toBe(0);
    const [film] = (await value(store.filmsOf(patientNo(1).id))) ?? [];
    expect(film?.sent).toMatchObject({ seq: 2, patientId: patientNo(1).id });
    expect(film?.patient?.centralId).toBe('c');
  });

  test('what the centre refuses waits for a person with its reason; the others pass', async () => {
    const parked = { code: 'refused', status: 422, reason: 'no such tooth' } as const;
    const central = scripted((film) => (film === films[0] ? { outcome: 'parked', parked } : taken));
    expect(await waits(drainOf(store, central, clock))).toBe(1);
    expect(await rows()).toMatchObject([{ parked }]);
    expect(central.asked).toEqual(expect.arrayContaining(films));
    await value(store.park(1, null));
    expect(
      await waits(
        drainOf(
          store,
          scripted(() => taken),
          clock,
        ),
      ),
    ).toBe(0);
  });

  test('a row that fails holds back its own patient alone, in order, and is tried again for ever', async () => {
    const later = { outcome: 'later', scope: 'row', afterMs: null } as const;
    const central = scripted((film, nth) => (film === films[0] && nth < 40 ? later : taken));
    const drain = drainOf(store, central, clock);
    expect(await waits(drain)).toBe(2);
    for (let i = 0; i < 60 && (await rows()).length > 0; i++) {
      clock.next();
      await drain.kick();
    }
    expect(await rows()).toEqual([]);
    const own = central.asked.filter((film) => film !== films[2]);
    expect(own.slice(0, 40)).toEqual(Array(40).fill(films[0]));
  });

  test('without a network nothing else is tried; waits grow, and its return ends them', async () => {
    let down = true;
    const later = { outcome: 'later', scope: 'line', afterMs: null } as const;
    const central = scripted(() => (down ? later : taken));
    const drain = drainOf(store, central, clock);
    await drain.kick();
    expect(drain.line).toBe('waiting');
    const before = central.asked.length;
    await drain.kick();
    expect(central.asked.length).toBe(before);
    const starts = [0];
    for (let i = 0; i < 4; i++) {
      clock.next();
      await drain.kick();
      starts.push(clock.now);
    }
    const gaps = starts.slice(1).map((at, i) => at - (starts[i] ?? 0));
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    down = false;
    await drain.retry();
    expect([drain.line, await rows()]).toEqual(['idle', []]);
  });

  test('the centre says when to come back, and is believed', async () => {
    const central = scripted((_, nth) =>
      nth === 1 ? { outcome: 'later', scope: 'line', afterMs: 77_000 } : taken,
    );
    const drain = drainOf(store, central, clock);
    await drain.kick();
    clock.next();
    expect(clock.now).toBe(77_000);
  });

  test('while policy says no, or the device is not known there, nothing more is asked', async () => {
    const central = scripted(() => taken);
    let may = false;
    const drain = drainOf(store, central, clock, { maySend: () => may });
    await drain.kick();
    expect([drain.line, central.asked, clock.next()]).toEqual(['held', [], false]);
    may = true;
    await drain.kick();
    expect(await rows()).toEqual([]);

    await keepSigned(store, 4, 1, [accept]);
    const unknown = drainOf(
      store,
      scripted(() => ({ outcome: 'closed' })),
      clock,
    );
    await unknown.kick();
    expect([unknown.line, clock.next()]).toEqual(['closed', false]);
    expect((await rows()).length).toBe(1);
  });

  test('a signed film of nobody waits for a name and holds nobody back', async () => {
    await keepSigned(store, 4, 9, [accept]);
    const central = scripted(() => taken);
    expect(await waits(drainOf(store, central, clock))).toBe(1);
    await value(store.putPatient(patientNo(9)));
    expect(await waits(drainOf(store, central, clock))).toBe(0);
  });

  test('an older signature let go after a newer one was sent is not sent over it', async () => {
    await value(store.park(1, { code: 'refused', status: 400, reason: '' }));
    await keepSigned(store, 5, 1, [accept], []);
    const [, , , first] = await rows();
    await value(store.park(first?.order ?? 0, { code: 'refused', status: 400, reason: '' }));
    const central = scripted(() => taken);
    await drainOf(store, central, clock).kick();
    await value(store.park(first?.order ?? 0, null));
    const before = central.asked.length;
    await drainOf(store, central, clock).kick();
    expect(central.asked.length).toBe(before);
  });
});

describe('the drain over the wire', () => {
  test('a hotel’s page, half an answer and a busy server are no receipts', async () => {
    for (const fault of ['hotel', 'answer cut', 'answer lost', '503', '429', '500'] as Fault[]) {
      const clock = new TestClock();
      const store = await storeWith(1);
      await keepSigned(store, 1, 1, [accept]);
      const central = new FakeCentral();
      let well = false;
      const drain = drainOf(store, centreBy(lineTo(central, () => (well ? 'none' : fault))), clock);
      await drain.kick();
      expect([fault, (await value(store.outbox()))?.[0]?.parked]).toEqual([fault, null]);
      well = true;
      await drain.retry();
      expect([fault, await value(store.outbox())]).toEqual([fault, []]);
    }
  });

  test('locked in the middle of a push: nothing more leaves, no row is lost, and once open each is there once', async () => {
    const store = await storeWith(2);
    for (const [n, patient] of [1, 1, 2].entries())
      await keepSigned(store, n + 1, patient, [accept]);
    let locked = false;
    const answer = { ok: false, error: { code: 'store-locked', detail: '' } };
    const lockable = new Proxy(store, {
      get(target, name: keyof LocalStore) {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => (locked ? Promise.resolve(answer) : method(...args));
      },
    });
    const central = new FakeCentral();
    const line = lineTo(central, () => 'none');
    const reports = () => central.writes.filter((ref) => ref.startsWith('DiagnosticReport/'));
    const clock = new TestClock();
    const fetch: typeof line = async (...asked) => {
      const answered = await line(...asked);
      locked ||= reports().length > 0;
      return answered;
    };
    const drain = drainOf(lockable, centreBy(fetch), clock);
    await drain.kick();
    const before = reports().length;
    expect((await value(store.outbox()))?.length).toBe(3);
    expect([drain.line, before < 3]).toEqual(['waiting', true]);
    for (let i = 0; i < 5 && clock.next(); i++) await drain.kick();
    expect([reports().length, (await value(store.outbox()))?.length]).toEqual([before, 3]);
    locked = false;
    // As the page does: it was loaded anew, and locks no more once a report has come.
    await drainOf(store, centreBy(line), clock).kick();
    expect(await value(store.outbox())).toEqual([]);
    expect([reports().length, new Set(reports()).size]).toEqual([3, 3]);
    expect(new Set(central.writes).size).toBe(central.writes.length);
  });

  test('another’s amendment is not written over: it waits for a person, whose word then counts', async () => {
    const clock = new TestClock();
    const store = await storeWith(1);
    await keepSigned(
      store,
      1,
      1,
      [accept],
      [{ act: 'comment', finding: 'caries-1', text: 'second' }],
    );
    const central = new FakeCentral();
    const centre = centreBy(lineTo(central, () => 'none'));
    const drain = drainOf(store, centre, clock);
    const [, second] = (await value(store.outbox())) ?? [];
    await value(store.park(second?.order ?? 0, { code: 'refused', status: 400, reason: '' }));
    await drain.kick();
    const [ref, report] = [...central.resources].find(([one]) => one.startsWith('Diag')) ?? [];
    const theirs = { ...report?.resource, identifier: [], conclusion: 'theirs' };
    central.handle('PUT', `/fhir/${ref ?? ''}`, JSON.stringify(theirs), 'W/"1"');
    await value(store.park(second?.order ?? 0, null));
    await drain.kick();
    const [row] = (await value(store.outbox())) ?? [];
    expect(row?.parked).toMatchObject({ code: 'conflict' });
    const held = () => central.resources.get(ref ?? '')?.resource;
    expect(held()).toMatchObject({ conclusion: 'theirs' });
    const material = row && (await value(store.material(row)));
    if (!row || !material) throw new Error('no row');
    const standing = await centre.standing(material, new AbortController().signal);
    if (standing.outcome !== 'answer' || !standing.value) throw new Error('nothing stands');
    expect(standing.value).toMatchObject({ by: 'Dr. Айгүл', findings: 1 });
    await value(store.know(standing.value.etags));
    await value(store.park(row.order, null));
    await drain.kick();
    expect(await value(store.outbox())).toEqual([]);
    expect(held()).not.toHaveProperty('conclusion');
  });

  test('one number, two names: no film goes to a record that may be another person’s', async () => {
    const clock = new TestClock();
    const store = await storeWith(1);
    await keepSigned(store, 1, 1, [accept]);
    const central = new FakeCentral();
    const other = {
      resourceType: 'Patient',
      id: 'p9',
      identifier: [...patientNo(1).identifiers],
      name: [{ text: 'Ким Вера' }],
      birthDate: '1990-01-01',
    };
    central.handle('PUT', '/fhir/Patient/p9', JSON.stringify(other));
    const centre = centreBy(lineTo(central, () => 'none'));
    const drain = drainOf(store, centre, clock);
    await drain.kick();
    const [row] = (await value(store.outbox())) ?? [];
    expect(row?.parked?.code).toBe('patient-differs');
    expect([...central.resources.keys()]).toEqual(['Patient/p9']);
    // A person says that they are one.
    await value(store.link(patientNo(1).id, 'p9'));
    await value(store.park(row?.order ?? 0, null));
    await drain.kick();
    expect(await value(store.outbox())).toEqual([]);
    expect(central.resources.get('Patient/p9')?.resource).toMatchObject({
      name: [{ text: 'Ким Вера' }],
    });
  });
});
