import type { Failure } from '../../domain/failure';
import { foreignPast } from '../../domain/past-film';
import { historyOf } from '../../domain/foreign';
import type { RadiographId } from '../../domain/radiograph';
import type { RecentFilm } from '../../domain/recent';
import { recentAlike } from '../../domain/recent';
import type { PastFilm } from '../../domain/past-film';
import type { FilmSummary } from '../../store/ports';
import { pastOf } from './past';
import type { PatientPorts } from './ports';

/** The film that is looked at: whose it is, and what else is known of them. */
export class Whose {
  film = $state.raw<FilmSummary | null>(null);
  /** Every other film of the patient, here and elsewhere, oldest first. */
  others = $state.raw<readonly PastFilm[]>([]);
  failure = $state.raw<Failure | null>(null);
  #ports: PatientPorts;
  #id: RadiographId | null = null;

  constructor(ports: PatientPorts) {
    this.#ports = ports;
  }

  recent = $derived.by((): RecentFilm | null => {
    if (!this.film?.patient) return null;
    return recentAlike(pastOf(this.film), this.others, this.#ports.recentDays());
  });

  /** Reads it, anew where it is the same: something of it may have changed. */
  async look(id: RadiographId | null): Promise<void> {
    if (this.#id !== id) {
      this.film = null;
      this.others = [];
    }
    this.#id = id;
    if (id === null) return;
    const film = await this.#ports.store.summary(id);
    if (this.#id !== id) return;
    this.failure = film.ok ? null : film.error;
    this.film = film.ok ? film.value : null;
    const patient = this.film?.patient;
    if (!patient) {
      this.others = [];
      return;
    }
    const films = await this.#ports.store.filmsOf(patient.id);
    const foreign = await this.#ports.store.foreignOf(patient.id);
    if (this.#id !== id) return;
    const own = films.ok ? films.value : [];
    const ids = new Set<string>(own.map((one) => one.radiograph.id));
    const reports = foreign.ok ? historyOf(foreign.value, this.#ports.device()) : [];
    // A film that was signed elsewhere and lies here too is this film, not an earlier one.
    const elsewhere = reports.filter(({ newest }) => !ids.has(newest.film.radiographId ?? ''));
    this.others = [
      ...own.filter((one) => one.radiograph.id !== id).map(pastOf),
      ...elsewhere.map(foreignPast).filter((one) => one !== null),
    ];
  }

  again(): Promise<void> {
    return this.look(this.#id);
  }
}
