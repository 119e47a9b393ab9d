import type { Failure } from '../../domain/failure';
import type { Lane } from '../../domain/lane';
import type { RadiographId } from '../../domain/radiograph';
import type { FilmStore, FilmSummary } from '../../store/ports';

const PAGE = 24;
/** Counting that takes longer than this is told. */
const TELL_MS = 800;

/** The tray has its own place, and what may make room is no list to look at. */
type Shown = Exclude<Lane, 'tray' | 'spare'>;

/** The list of past films, newest first, page by page, as the store has it. */
export class HistoryController {
  films = $state.raw<readonly FilmSummary[]>([]);
  more = $state(false);
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Shows what stands there alone; null: every film. */
  lane = $state<Shown | null>(null);
  counts = $state.raw<Readonly<Record<Lane, number>> | null>(null);
  /** Films of an earlier release are being sorted into the lanes: done once, and long where there are many. */
  sorting = $state(false);
  #store: Pick<FilmStore, 'list' | 'laneCounts' | 'remove'>;
  /** A reload that was overtaken by a later one must not write its older list. */
  #run = 0;

  constructor(store: Pick<FilmStore, 'list' | 'laneCounts' | 'remove'>) {
    this.#store = store;
  }

  /** Reads again as many rows as are shown (at least a page). */
  async reload(): Promise<void> {
    await this.#load([], Math.max(PAGE, this.films.length));
  }

  /** What is shown before the other lane is there stays, so that the page does not jump. */
  async show(lane: Shown | null): Promise<void> {
    this.lane = lane;
    await this.#load([], PAGE);
  }

  async loadMore(): Promise<void> {
    await this.#load(this.films, PAGE);
  }

  /** Takes a film and what was read of it out of the store for good; the list changes once it is gone. */
  async remove(id: RadiographId): Promise<boolean> {
    const gone = await this.#store.remove(id);
    this.failure = gone.ok ? null : gone.error;
    if (gone.ok) this.films = this.films.filter((film) => film.radiograph.id !== id);
    return gone.ok;
  }

  async #load(before: readonly FilmSummary[], limit: number): Promise<void> {
    const run = ++this.#run;
    const last = before.at(-1)?.addedAt;
    const { lane } = this;
    const counting = this.#count(run);
    const page = await this.#store.list({
      limit,
      ...(last ? { before: last } : {}),
      ...(lane ? { lane } : {}),
    });
    if (run !== this.#run) return;
    this.loaded = true;
    this.failure = page.ok ? null : page.error;
    if (!page.ok) return;
    this.films = [...before, ...page.value];
    this.more = page.value.length === limit;
    await counting;
  }

  async #count(run: number): Promise<void> {
    const tell = setTimeout(() => (this.sorting = true), TELL_MS);
    const counts = await this.#store.laneCounts();
    clearTimeout(tell);
    this.sorting = false;
    if (run === this.#run && counts.ok) this.counts = counts.value;
  }
}
