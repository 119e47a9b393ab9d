import type { LocalStore } from '../../src/store/sync-ports';
import { memoryFilmStore } from '../../src/store/memory/film-store';
import type { Central } from '../../src/sync/central';
import { Drain } from '../../src/sync/drain';
import type { DrainPorts } from '../../src/sync/drain';
import { fhirCentre } from '../../src/sync/fhir-dicomweb/centre';
import type { Fetch } from '../../src/sync/fhir-dicomweb/http';
import { TOOTH_SYSTEM } from '../../src/sync/installation';
import { openAccess } from './fake-central';
import { eventsOf } from './signed';
import { assessmentOf, patientNo, storedFilm } from './stored';
import { value } from './stores';
import type { ReviewAct } from '../../src/domain/review';

export const HERE = {
  fhir: 'https://centre.test/fhir',
  dicomweb: 'https://centre.test/dicomweb',
  toothSystem: TOOTH_SYSTEM,
  clinic: 'Clinic 1',
};

export function centreBy(fetch: Fetch): Central {
  const films = { original: () => Promise.resolve(null), pixels: () => Promise.resolve(null) };
  const installation = () => HERE;
  return fhirCentre({ installation, fetch, access: openAccess, films, images: () => false });
}

/** The n-th film of a test, given to a patient and signed once or more; what it begins with may have been signed before. */
export async function keepSigned(
  store: LocalStore,
  n: number,
  patient: number,
  ...reviews: readonly (readonly ReviewAct[])[]
): Promise<void> {
  const film = storedFilm(n);
  const assessment = assessmentOf(film, 1);
  await value(store.putAssessed(film, assessment));
  await value(store.assign(film.radiograph.id, patientNo(patient).id));
  const acts = reviews.flatMap((one, i): ReviewAct[] => [
    ...(i > 0 ? [{ act: 'amend' } as const] : []),
    ...one,
    { act: 'sign' },
  ]);
  const before = (await value(store.review(assessment.id))) ?? [];
  for (const event of eventsOf(assessment, acts).slice(before.length))
    await value(store.appendReview(event));
}

export async function storeWith(patients: number): Promise<LocalStore> {
  const store = memoryFilmStore();
  for (let n = 1; n <= patients; n++) await value(store.putPatient(patientNo(n)));
  return store;
}

/** Time that stands still until the test lets it go on. */
export class TestClock {
  now = 0;
  #timers: { at: number; what: () => void }[] = [];

  after(ms: number, what: () => void): () => void {
    const timer = { at: this.now + ms, what };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((one) => one !== timer));
  }

  /** To the next timer, which goes off; false where none waits. */
  next(): boolean {
    const [first] = this.#timers.sort((a, b) => a.at - b.at);
    if (!first) return false;
    this.#timers = this.#timers.filter((one) => one !== first);
    this.now = first.at;
    first.what();
    return true;
  }
}

export function drainOf(
  store: LocalStore,
  central: Central,
  clock: TestClock,
  other: Partial<DrainPorts> = {},
): Drain {
  return new Drain({
    store,
    central,
    maySend: () => true,
    alone: (work) => work(),
    elapsed: () => clock.now,
    after: (ms, what) => clock.after(ms, what),
    random: () => 0.5,
    now: () => new Date(0),
    ...other,
  });
}
