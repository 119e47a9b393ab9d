import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReviewAct } from '../../../src/domain/review';
import type { LocalStore } from '../../../src/store/sync-ports';
import type { Fetch } from '../../../src/sync/fhir-dicomweb/http';
import { resourcesOf, refOf } from '../../../src/sync/fhir-dicomweb/bundle';
import { signedOf } from '../../../src/sync/fhir-dicomweb/signed';
import { FakeCentral, FAULTS, lineTo } from '../../support/fake-central';
import type { Fault } from '../../support/fake-central';
import { centreBy, drainOf, HERE, keepSigned, storeWith, TestClock } from '../../support/sending';
import { assessmentOf, patientNo, storedFilm } from '../../support/stored';
import { value } from '../../support/stores';

const accept = { act: 'accept', finding: 'caries-1' } as const;
const reject = { act: 'reject', finding: 'caries-1', reason: null } as const;
const reviews = fc.constantFrom<readonly (readonly ReviewAct[])[]>(
  [[accept]],
  [[accept], [reject]],
  [[], [accept], []],
);

/** What may go wrong on the way: a fault for each exchange in turn, and the steps at which the device loses its memory. */
const weather = fc.record({
  films: fc.array(fc.record({ patient: fc.integer({ min: 1, max: 3 }), reviews }), {
    minLength: 1,
    maxLength: 5,
  }),
  faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 40 }),
  crashes: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }),
  early: fc.boolean(),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Goes to sleep for ever at the n-th step, before or after it was done: what a crash is to everything that still waits. */
function mortal(store: LocalStore, fetch: Fetch, at: number, early: boolean) {
  let steps = 0;
  let die: () => void = () => undefined;
  const died = new Promise<'died'>((resolve) => (die = () => resolve('died')));
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    const last = ++steps >= at;
    if (last && early) {
      die();
      return new Promise<T>(() => undefined);
    }
    const done = await work();
    if (!last) return done;
    die();
    return new Promise<T>(() => undefined);
  };
  const wrapped = new Proxy(store, {
    get(target, name: keyof LocalStore) {
      const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => step(() => method(...args));
    },
  });
  return {
    store: wrapped,
    fetch: (...args: Parameters<Fetch>) => step(() => fetch(...args)),
    died,
  };
}

interface Weather {
  readonly films: readonly {
    readonly patient: number;
    readonly reviews: readonly (readonly ReviewAct[])[];
  }[];
  readonly faults: readonly Fault[];
  readonly crashes: readonly number[];
  readonly early: boolean;
  readonly jitter: number;
}

/** Runs until nothing waits, through every fault and crash; a crash takes all memory of the drain and its centre along. */
async function sendAll(store: LocalStore, central: FakeCentral, w: Weather) {
  const faults = [...w.faults];
  const line = lineTo(central, (): Fault => faults.shift() ?? 'none');
  for (const at of [...w.crashes, Infinity]) {
    const life = mortal(store, line, at, w.early);
    const clock = new TestClock();
    const drain = drainOf(life.store, centreBy(life.fetch), clock, { random: () => w.jitter });
    const living = async () => {
      for (let turns = 0; turns < 200; turns++) {
        await drain.kick();
        if (!clock.next()) break;
      }
    };
    await Promise.race([living(), life.died]);
    drain.stop();
  }
}

/** What the centre has to hold, from what the device holds: of each review, what its last signature says. */
async function expected(store: LocalStore, w: Weather): Promise<Map<string, unknown>> {
  const all = new Map<string, unknown>();
  for (const [i, { patient }] of w.films.entries()) {
    const film = storedFilm(i + 1);
    const events = (await value(store.review(assessmentOf(film, 1).id))) ?? [];
    const who = await value(store.patient(patientNo(patient).id));
    const signed = signedOf(film.radiograph, assessmentOf(film, 1), events);
    if (!signed || !who) throw new Error('not signed');
    for (const one of resourcesOf(signed, who, HERE))
      all.set(refOf(one), JSON.parse(JSON.stringify(one)));
  }
  return all;
}

test('whatever the line and the device do: both hold each finding exactly once, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(weather, async (w) => {
      const store = await storeWith(3);
      for (const [i, film] of w.films.entries())
        await keepSigned(store, i + 1, film.patient, ...film.reviews);
      const central = new FakeCentral();
      await sendAll(store, central, w);

      expect(await value(store.outbox())).toEqual([]);
      const held = [...central.resources].map(([ref, one]) => [ref, one.resource] as const);
      const patients = held.filter(([ref]) => ref.startsWith('Patient/'));
      expect(patients.length).toBe(new Set(w.films.map((one) => one.patient)).size);
      // Each signature has left its own provenance; of everything else there is what was signed last, and nothing beside it.
      const latest = await expected(store, w);
      const others = held.filter(
        ([ref]) => !ref.startsWith('Patient/') && !ref.startsWith('Provenance/'),
      );
      const wanted = [...latest].filter(([ref]) => !ref.startsWith('Provenance/'));
      expect(Object.fromEntries(others)).toEqual(Object.fromEntries(wanted));
      const signatures = w.films.reduce((sum, one) => sum + one.reviews.length, 0);
      expect(held.filter(([ref]) => ref.startsWith('Provenance/')).length).toBe(signatures);
      for (const [i, { reviews: signed }] of w.films.entries()) {
        const { radiograph } = storedFilm(i + 1);
        const [shown] = ((await value(store.list({ limit: 99 }))) ?? []).filter(
          (one) => one.radiograph.id === radiograph.id,
        );
        expect(shown?.sent?.seq).toBe(shown?.events.at(-1)?.seq);
        expect(shown?.events.filter((one) => one.act === 'sign').length).toBe(signed.length);
      }
      // One segmentation for each signature that accepted something.
      const masks = w.films.flatMap((one) =>
        one.reviews.map((_, nth) => acceptedAt(one.reviews, nth)),
      );
      expect(central.instances.size).toBe(masks.filter(Boolean).length);
    }),
    { seed: 20261124, numRuns: 300 },
  );
}, 120_000);

/** Whether the finding stood accepted at the nth signature. */
const acceptedAt = (signed: Weather['films'][number]['reviews'], nth: number): boolean =>
  signed
    .slice(0, nth + 1)
    .flat()
    .at(-1)?.act === 'accept';
