import type { Failure } from '../../domain/failure';
import type { PatientId } from '../../domain/patient';
import type { RadiographId } from '../../domain/radiograph';
import type { StatedPatient } from '../../domain/subject';
import { identityKey } from '../../domain/subject';
import type { FilmSummary } from '../../store/ports';
import type { PatientPorts } from './ports';

/** Films that state the same of who is on them; those that state nothing are one group too. */
export interface TrayGroup {
  /** Empty for films of which nobody says whose they are. */
  readonly key: string;
  readonly stated: StatedPatient | null;
  /** Newest first. */
  readonly films: readonly FilmSummary[];
}

const PAGE = 100;

/** Films that are nobody's yet. Nothing is assigned without a person saying so, and never across what two files state. */
export class Tray {
  films = $state.raw<readonly FilmSummary[]>([]);
  failure = $state.raw<Failure | null>(null);
  /** Called when a film has become somebody's. */
  onAssigned: (films: readonly RadiographId[]) => void = () => undefined;
  groups = $derived(groupsOf(this.films));
  #ports: PatientPorts;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(ports: PatientPorts) {
    this.#ports = ports;
  }

  /** While it reads, any number of askings are one more reading: a drop of hundreds asks with each film. */
  reload(): Promise<void> {
    this.#next ??= this.#running.then(() => {
      this.#next = null;
      this.#running = this.#read();
      return this.#running;
    });
    return this.#next;
  }

  /** Makes films a patient's, one transaction each; false where one of them was not kept, with `failure` set. */
  async assign(films: readonly RadiographId[], patient: PatientId): Promise<boolean> {
    const assigned: RadiographId[] = [];
    this.failure = null;
    for (const film of films) {
      const done = await this.#ports.store.assign(film, patient);
      if (done.ok) assigned.push(film);
      else this.failure = done.error;
    }
    this.films = this.films.filter(({ radiograph }) => !assigned.includes(radiograph.id));
    this.onAssigned(assigned);
    return assigned.length === films.length;
  }

  async #read(): Promise<void> {
    const read = await this.#ports.store.list({ limit: PAGE, lane: 'tray' });
    if (read.ok) this.films = read.value;
    else this.failure = read.error;
  }
}

/** Films without a statement last: they need most from whoever looks. */
function groupsOf(films: readonly FilmSummary[]): readonly TrayGroup[] {
  const groups = new Map<string, TrayGroup>();
  for (const film of films) {
    const stated = film.subject?.patient ?? null;
    const key = stated ? identityKey(stated) : '';
    const before = groups.get(key)?.films ?? [];
    groups.set(key, { key, stated, films: [...before, film] });
  }
  return [...groups.values()].sort((a, b) => Number(a.key === '') - Number(b.key === ''));
}
