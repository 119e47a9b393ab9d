import type { Failure } from '../../domain/failure';
import type { Charted } from '../../domain/chart';
import { chartOf } from '../../domain/chart';
import type { FdiTooth } from '../../domain/finding';
import { follow } from '../../domain/follow';
import type { ForeignHistory } from '../../domain/foreign';
import { historyOf } from '../../domain/foreign';
import type { FilmMount } from '../../domain/mount';
import type { PastFilm } from '../../domain/past-film';
import { foreignPast } from '../../domain/past-film';
import type { Patient } from '../../domain/patient';
import type { FilmSummary } from '../../store/ports';
import { pastOf } from './past';
import type { PatientPorts, Pulling } from './ports';

/** One line of the timeline: what is known of the film, and where it comes from. */
export interface TimelineEntry {
  readonly past: PastFilm;
  /** Null for a film that lies in another clinic. */
  readonly film: FilmSummary | null;
  readonly report: ForeignHistory | null;
}

/** A patient and everything that is known of their films, here and elsewhere. */
export class PatientHistory {
  patient = $state.raw<Patient | null>(null);
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Shows what is on this tooth alone. */
  tooth = $state.raw<FdiTooth | null>(null);
  mounts = $state.raw<readonly FilmMount[]>([]);
  /** How asking the centre stands; null: it was not asked yet. */
  pulling = $state<Pulling | 'asking' | null>(null);
  /** When the centre last answered. */
  pulledAt = $state.raw<string | null>(null);
  #films = $state.raw<readonly FilmSummary[]>([]);
  #foreign = $state.raw<readonly ForeignHistory[]>([]);
  #ports: PatientPorts;

  constructor(ports: PatientPorts) {
    this.#ports = ports;
  }

  /** Newest first. */
  entries = $derived.by((): readonly TimelineEntry[] => {
    const here = this.#films.map((film) => ({ past: pastOf(film), film, report: null }));
    const elsewhere = this.#foreign.flatMap((report) => {
      const past = foreignPast(report);
      return past ? [{ past, film: null, report }] : [];
    });
    return [...here, ...elsewhere].sort((a, b) => (a.past.day < b.past.day ? 1 : -1));
  });
  /** A film that was signed elsewhere and lies here too counts once, as it stands here. */
  past = $derived.by(() => {
    const here = new Set<string>(this.#films.map((film) => film.radiograph.id));
    return this.entries
      .filter(({ report }) => !here.has(report?.newest.film.radiographId ?? ''))
      .map((entry) => entry.past);
  });
  chart: ReadonlyMap<FdiTooth, readonly Charted[]> = $derived(chartOf(this.past));
  /** Lesions seen on more than one film. */
  followed = $derived(
    follow(this.past).filter((one) => this.tooth === null || one.tooth === this.tooth),
  );
  /** The timeline, of one tooth where one is chosen. */
  shown = $derived(
    this.entries.filter(
      ({ past }) =>
        this.tooth === null || past.findings.some((finding) => finding.tooth === this.tooth),
    ),
  );
  /** The films of this device, oldest first. */
  films = $derived(this.#films);

  /** Opens a patient, or reads again what may have changed of the one that is open. */
  async open(patient: Patient): Promise<void> {
    if (this.patient?.id !== patient.id) {
      this.loaded = false;
      this.tooth = null;
      this.#films = [];
      this.#foreign = [];
      this.mounts = [];
      this.pulling = null;
      this.pulledAt = null;
    }
    this.patient = patient;
    const { store } = this.#ports;
    const [films, foreign, mounts, pulledAt] = await Promise.all([
      store.filmsOf(patient.id),
      store.foreignOf(patient.id),
      store.mountsOf(patient.id),
      store.pulledAt(patient.id),
    ]);
    // Another was asked for meanwhile.
    if (this.patient.id !== patient.id) return;
    const failed = [films, foreign, mounts].find((one) => !one.ok);
    this.failure = failed?.error ?? null;
    if (films.ok) this.#films = films.value;
    if (foreign.ok) this.#foreign = historyOf(foreign.value, this.#ports.device());
    if (mounts.ok) this.mounts = mounts.value;
    if (pulledAt.ok) this.pulledAt = pulledAt.value;
    this.loaded = true;
  }

  /** Opens a patient, and then what comes from other clinics as it comes. */
  async openAndPull(patient: Patient): Promise<void> {
    await this.open(patient);
    this.pulling = 'asking';
    const pulled = await this.#ports.pull(patient);
    // Another was opened meanwhile.
    if (this.patient?.id !== patient.id) return;
    this.pulling = pulled;
    if (pulled === 'pulled') await this.open(this.patient);
  }

  async keepMount(mount: FilmMount): Promise<void> {
    const kept = await this.#ports.store.putMount(mount);
    this.failure = kept.ok ? null : kept.error;
    if (kept.ok) this.mounts = [...this.mounts.filter((one) => one.day !== mount.day), mount];
  }
}
