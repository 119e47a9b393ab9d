import { kindByHandOf } from '../domain/radiograph';
import type { Failure } from '../domain/failure';
import type { PackManifest } from '../domain/pack';
import type { Patient } from '../domain/patient';
import type { IntakeQueue } from '../features/intake/queue.svelte';
import type { QueueItem, Source } from '../features/intake/queue-item.svelte';
import type { ReviewState } from '../domain/review';
import type { Explained } from '../features/explain/explained';
import type { Report } from '../features/report/report';
import type { ReviewFilm } from '../features/review/film';
import type { FilmStore, FilmSummary } from '../store/ports';
import type { Orientation } from '../domain/orientation';
import { version } from '../../package.json';
import type { PackShelf } from './packs';

export type View = 'worklist' | 'film' | 'report' | 'patients' | 'patient' | 'settings' | 'tour';

/** What lies on the desk: which view is open and which film is looked at. Joins the features, which do not know each other. */
export class Desk {
  view = $state<View>('worklist');
  active = $state.raw<QueueItem | null>(null);
  pack = $state.raw<PackManifest | null>(null);
  /** The signed review that was asked for as a report. */
  report = $state.raw<Report | null>(null);
  /** What a patient is being shown, over everything else. */
  explained = $state.raw<Explained | null>(null);
  /** An image that the centre alone has is on its way. */
  fetching = $state(false);
  /** A drop opens its first film that can be shown, unless the dentist is at work on another. */
  #opening = new Set<number>();
  #queue: IntakeQueue;
  #store: Pick<FilmStore, 'film'>;
  #packs: PackShelf;

  constructor(queue: IntakeQueue, store: Pick<FilmStore, 'film'>, packs: PackShelf) {
    this.#queue = queue;
    this.#store = store;
    this.#packs = packs;
    queue.onDecoded = (item) => {
      if (this.#opening.has(item.key)) {
        this.#opening.clear();
        this.look(item);
      }
      this.#clearTwins(item);
    };
  }

  film = $derived.by(() => (this.active ? this.#filmOf(this.active) : null));
  /** Those that can be looked at, or may come to be. */
  films = $derived.by(() => this.#queue.items.filter((item) => item.radiograph ?? !item.over));

  /** The film after the one on the desk that waits for a review, round at the end; null where none does. */
  waiting = $derived.by(() => {
    const at = this.films.findIndex((item) => item === this.active);
    const round = [...this.films.slice(at + 1), ...this.films.slice(0, Math.max(0, at))];
    return round.find((item) => !item.signed && item.status !== 'failed') ?? null;
  });

  /** `first`: these begin a drop; others follow from the same folder or archive, and are opened only if none was yet. */
  takeIn(sources: readonly Source[], first = true): void {
    if (sources.length === 0) return;
    const added = this.#queue.add(sources);
    if (first) this.#opening = new Set();
    else if (this.#opening.size === 0) return;
    for (const item of added) this.#opening.add(item.key);
  }

  /** The single films of a scan come in, and the scan leaves the strip; what the store has of it stays. */
  async takeApart(item: QueueItem): Promise<void> {
    const films = await this.#queue.piecesOf(item);
    if (!films.ok) {
      item.fail(films.error);
      return;
    }
    this.takeIn(films.value);
    this.#queue.dismiss(item);
  }

  look(item: QueueItem): void {
    this.active = item;
    this.view = 'film';
    void this.#queue.look(item);
  }

  /** To the next (1) or previous (-1) film on the desk; round at the ends. */
  step(by: 1 | -1): void {
    const { films, active } = this;
    if (!active || films.length === 0) return;
    const next = films[(films.indexOf(active) + by + films.length) % films.length];
    if (next && next !== active) this.look(next);
  }

  /** Opens a past film: from the strip where it is there already, else from the store. Says why it could not. */
  async openPast(summary: FilmSummary): Promise<Failure | null> {
    const { id } = summary.radiograph;
    const there = this.#queue.items.find((item) => item.radiograph?.id === id);
    if (there) {
      this.look(there);
      return null;
    }
    const film = await this.#store.film(id);
    if (!film.ok) return film.error;
    if (!film.value) return { code: 'store-corrupt-row', detail: 'film is gone' };
    const { original, sample, addedAt } = film.value;
    const { frame = 0 } = film.value.radiograph;
    const kindByHand = kindByHandOf(film.value.radiograph);
    // As it was read; a film that never was is read by what its file says.
    const read = summary.latest ? { correction: summary.latest.correction ?? null } : {};
    const source = {
      ...{ blob: original, sample, addedAt, known: summary.latest, frame },
      ...read,
      ...(kindByHand ? { kindByHand } : {}),
    };
    this.takeIn([source]);
    return null;
  }

  showReport(state: ReviewState, orientation: Orientation, patient: Patient | null): void {
    const { film } = this;
    if (!film?.assessment) return;
    const { radiograph, image, assessment, pack, sample } = film;
    const about = { radiograph, image, assessment, pack, sample };
    this.report = { ...about, state, orientation, patient, bitelight: version };
    this.view = 'report';
  }

  explain(state: ReviewState, orientation: Orientation): void {
    if (!this.film) return;
    const { radiograph, image, sample } = this.film;
    this.explained = { radiograph, image, sample, state, orientation };
  }

  forget(summary: FilmSummary): void {
    const { id } = summary.radiograph;
    for (const item of this.#queue.items.filter((one) => one.radiograph?.id === id)) {
      this.#queue.dismiss(item);
      if (this.active === item) this.active = null;
    }
  }

  async knowPack(): Promise<void> {
    const ref = this.active?.assessment?.pack;
    const pack = ref ? await this.#packs.of(ref) : null;
    if (this.active?.assessment?.pack === ref) this.pack = pack;
  }

  /** The same film dropped again takes the place of the one that lay there. */
  #clearTwins(item: QueueItem): void {
    const id = item.radiograph?.id;
    const twins = this.#queue.items.filter(
      (other) => other !== item && other !== this.active && other.radiograph?.id === id,
    );
    for (const twin of twins) if (twin.over) this.#queue.dismiss(twin);
  }

  #filmOf(item: QueueItem): ReviewFilm | null {
    if (!item.decoded) return null;
    return {
      radiograph: item.decoded.radiograph,
      image: item.decoded.image,
      assessment: item.assessment,
      pack: this.pack,
      sample: item.source.sample,
      answeredFromStore: item.answeredFromStore,
      kept: item.kept,
      storeFailure: item.storeFailure,
      status: statusOf(item),
      failure: item.failure,
    };
  }
}

function statusOf({ status }: QueueItem): ReviewFilm['status'] {
  if (status === 'waiting' || status === 'decoding' || status === 'queued') return 'reading';
  return status;
}
