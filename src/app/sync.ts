import type { Patient } from '../domain/patient';
import type { Policy } from '../domain/policy';
import { mayLeave } from '../domain/policy';
import type { ReviewEvent } from '../domain/review';
import { LineController } from '../features/line/line.svelte';
import type { Enrolling } from '../features/line/ports';
import type { Pulling } from '../features/patients/ports';
import { recall, remember } from '../platform/choices';
import type { LocalStore } from '../store/sync-ports';
import type { Central, CentralPatient } from '../sync/central';
import { Drain } from '../sync/drain';
import type { PullOutcome } from '../sync/pull';
import { pull } from '../sync/pull';
import type { CentrePlace } from './centre';

const LOOK_MS = 30_000;
const LOOK_FOR_MS = 6_000;

const PULLING: Readonly<Record<PullOutcome['outcome'], Pulling>> = {
  pulled: 'pulled',
  held: 'held',
  'not-kept': 'not-kept',
  later: 'unreachable',
  closed: 'closed',
  parked: 'refused',
};

/** Who makes this device known at the centre. */
export interface Enrolment {
  enrolled(): Promise<boolean>;
  enrol(code: string | null, signal: AbortSignal): Promise<{ readonly outcome: string }>;
}

export interface SyncParts {
  readonly store: LocalStore;
  readonly central: Central;
  readonly access: Enrolment;
  readonly place: CentrePlace;
  readonly policy: () => Policy;
}

/** The way to the centre and back, and what moves it: the start, the network, a page that is looked at, time, and a signature. */
export class SyncRoom {
  readonly line: LineController;
  /** Called once the page's server has said what it wants, or could not be asked. */
  onAsked: () => void = () => undefined;
  readonly #drain: Drain;
  readonly #parts: SyncParts;
  readonly #life = new AbortController();

  constructor(parts: SyncParts) {
    this.#parts = parts;
    const { store, central, place, policy } = parts;
    this.#drain = new Drain({
      store,
      central: noting(central, (there) => (place.archive = there)),
      maySend: () => mayLeave(policy(), 'findings'),
      alone: (work) => alone(work),
      elapsed: () => performance.now(),
      after(ms, what) {
        const timer = setTimeout(what, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      now: () => new Date(),
    });
    this.line = this.#lineController();
    this.#drain.onChange = () => void this.line.refresh();
  }

  #lineController(): LineController {
    const { store, central, access, place, policy } = this.#parts;
    const { signal } = this.#life;
    return new LineController({
      store,
      policy,
      line: () => this.#drain.line,
      online: () => navigator.onLine,
      retry: () => void this.#drain.retry(),
      standing: (material) => central.standing(material, signal),
      find: (identifier) => central.find(identifier, signal),
      enrolled: () => access.enrolled(),
      enrol: async (code) => enrolling(await access.enrol(code, signal)),
      address: () => place.address,
      setAddress: (address) => (place.address = address),
      archive: () => place.archive,
      clinic: () => recall('clinic') ?? '',
      setClinic: (name) => remember('clinic', name),
    });
  }

  /** Begins; returns what ends it. */
  start(): () => void {
    const ended = new AbortController();
    const { signal } = ended;
    const look = (): void => {
      void this.#drain.kick();
      void this.line.refresh();
    };
    window.addEventListener('online', () => void this.#drain.retry(), { signal });
    window.addEventListener('offline', () => void this.line.refresh(), { signal });
    const seen = () => document.visibilityState === 'visible' && look();
    document.addEventListener('visibilitychange', seen, { signal });
    const timer = setInterval(look, LOOK_MS);
    void this.#parts.place.ask().then(() => {
      this.onAsked();
      look();
    });
    return () => {
      ended.abort();
      clearInterval(timer);
    };
  }

  /** What was signed or assigned may be sent now. */
  kick(): void {
    void this.#drain.kick();
    void this.line.refresh();
  }

  /** Fetches what other clinics have of a patient. */
  async pull(patient: Patient): Promise<Pulling> {
    const { store, central, policy } = this.#parts;
    const mayAsk = () => mayLeave(policy(), 'findings');
    const ports = { store, central, mayAsk, now: () => new Date() };
    const { outcome } = await pull(ports, patient, this.#life.signal);
    return PULLING[outcome];
  }

  /**
   * Who at the centre may be this new patient: the bearer of their number, else those of their name and day of birth. None where it
   * cannot be asked, or takes longer than anybody waits.
   */
  async alike({ name, birthDate, identifiers }: Patient): Promise<readonly CentralPatient[]> {
    const { central, policy } = this.#parts;
    if (!mayLeave(policy(), 'findings')) return [];
    const signal = AbortSignal.any([this.#life.signal, AbortSignal.timeout(LOOK_FOR_MS)]);
    const [number] = identifiers;
    const borne = number ? await central.find(number, signal) : null;
    if (borne?.outcome === 'answer' && borne.value) return [borne.value];
    if (birthDate === null) return [];
    const found = await central.alike({ name, birthDate }, signal);
    return found.outcome === 'answer' ? found.value : [];
  }

  /** The store for deciding: a signature is on its way as soon as it is kept. */
  get reviews(): Pick<LocalStore, 'review' | 'appendReview'> {
    const { store } = this.#parts;
    return {
      review: (id) => store.review(id),
      appendReview: async (event: ReviewEvent) => {
        const kept = await store.appendReview(event);
        if (kept.ok && (event.act === 'sign' || event.act === 'amend')) this.kick();
        return kept;
      },
    };
  }
}

/** The same centre; what comes out about its archive when something is sent is told. */
function noting(central: Central, onArchive: (there: boolean) => void): Central {
  return {
    ...central,
    send: async (...asked) => {
      const sending = await central.send(...asked);
      if (sending.outcome === 'taken' && sending.archive !== undefined) onArchive(sending.archive);
      return sending;
    },
  };
}

const enrolling = ({ outcome }: { readonly outcome: string }): Enrolling => {
  if (outcome === 'enrolled') return 'enrolled';
  return outcome === 'later' ? 'unreachable' : 'refused';
};

/** Two tabs share one drain: the other waits for its turn, and finds nothing left to do. */
async function alone(work: () => Promise<void>): Promise<void> {
  const { locks } = navigator as { locks?: LockManager };
  if (locks) await locks.request('bitelight-drain', work);
  else await work();
}
