/* eslint-disable @typescript-eslint/no-unnecessary-condition -- a film may be over after every await; the compiler takes the getter for constant */
import type { Failure } from '../../domain/failure';
import { orientationIn, type CorrectionWanted } from '../../domain/correction';
import type { RadiographKind } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import type { Decoded, Progress } from '../../inference/contract';
import type { StoredFilm } from '../../store/ports';
import type { Assessment, AssessmentId } from '../../domain/assessment';
import { FilmDecoder, isAsItCame } from './film-decoder';
import type { IntakePorts } from './ports';
import { QueueItem, type Source } from './queue-item.svelte';

/** Films whose pixels are held decoded; others are decoded again when looked at. 3000 x 1500 at 16 bit is 9 MB. */
const HELD = 6;

/**
 * Takes films in, two steps at a time: decoding (so that a film is on screen at once) runs ahead of reading. One film at a
 * time in each step; the failure of one never stops the next. A film the store knows is answered from it, unread.
 */
export class IntakeQueue {
  items = $state.raw<readonly QueueItem[]>([]);
  /** Files of folders and archives that are no films, since it was last told. */
  leftOut = $state(0);
  /** Films since all was last over, those announced among them, and how many of them are not over. */
  batch = $derived.by(() => {
    const waiting = this.items.reduce((n, item) => n + (item.over ? 0 : 1), this.#announced);
    return { total: this.#taken + this.#announced, waiting };
  });
  #taken = $state(0);
  #announced = $state(0);
  /** Called when a film's pixels are there; the page opens the first of a drop. */
  onDecoded: (item: QueueItem) => void = () => undefined;
  /** Called when the store has changed. */
  onKept: () => void = () => undefined;
  /** Called when the store had no room for a film. */
  onFull: () => void = () => undefined;
  #looked: QueueItem | null = null;
  #ports: IntakePorts;
  #decoder: FilmDecoder;
  #nextKey = 1;
  #decoding: Promise<void> = Promise.resolve();
  #reading: Promise<void> = Promise.resolve();

  constructor(ports: IntakePorts) {
    this.#ports = ports;
    this.#decoder = new FilmDecoder(ports);
  }

  add(sources: readonly Source[]): readonly QueueItem[] {
    if (this.batch.waiting === 0) this.#taken = 0;
    const added = this.#itemsOf(sources);
    this.#taken += added.length;
    this.items = [...this.items, ...added];
    for (const item of added) this.#enqueue(item);
    return added;
  }

  /** So many more films are known to follow, from an archive that is being unpacked. */
  announce(count: number): void {
    this.#announced = count;
  }

  /** Tells what could not be opened at all; there is nothing of it to show. */
  refuse(label: string, failure: Failure): void {
    const [item] = this.#itemsOf([{ blob: new Blob(), sample: false, label }]);
    if (!item) return;
    item.fail(failure);
    this.items = [...this.items, item];
  }

  /** Settles when every film added so far has been decoded, or could not be. */
  decoded(): Promise<void> {
    return this.#decoding;
  }

  #itemsOf(sources: readonly Source[]): readonly QueueItem[] {
    const now = this.#ports.now().toISOString();
    return sources.map((source) => new QueueItem(this.#nextKey++, source, source.addedAt ?? now));
  }

  /** The other films of a file that holds `frames` lie beside its first, and are decoded one by one as they come up. */
  #takeOthers(first: QueueItem, frames: number): void {
    const { source } = first;
    const others = this.#itemsOf(
      Array.from({ length: frames - 1 }, (_, i) => ({
        ...source,
        frame: i + 1,
        ...(source.label ? { label: `${source.label} (${i + 2})` } : {}),
      })),
    );
    this.#taken += others.length;
    const after = this.items.indexOf(first) + 1;
    this.items = [...this.items.slice(0, after), ...others, ...this.items.slice(after)];
    for (const item of others) this.#enqueue(item);
  }

  /** A waiting film is dropped from the queue at once; one being read ends within a tile. */
  cancel(item: QueueItem): void {
    if (item.over) return;
    item.stop.abort();
    item.fail({ code: 'cancelled', detail: 'by hand' });
  }

  cancelAll(): void {
    for (const item of this.items) this.cancel(item);
  }

  /** Reads a cancelled or failed film again. */
  again(item: QueueItem): void {
    if (!item.over || item.status === 'done') return;
    item.status = 'waiting';
    item.failure = null;
    item.stop = new AbortController();
    this.#enqueue(item);
  }

  /** Reads a film that the gate refused, or was not sure of, as the kind that a clinician says it is. */
  readAs(item: QueueItem, kind: RadiographKind): void {
    item.kindByHand = kind;
    this.#anew(item);
  }

  /** Tries once more to keep what there was no room for; how many films there still is none for. */
  async keepAgain(): Promise<number> {
    const unkept = this.items.filter((item) => item.storeFailure?.code === 'store-full');
    for (const item of unkept) await this.#keep(item, item.assessment);
    return unkept.filter((item) => item.storeFailure !== null).length;
  }

  /** Reads a film as a clinician says that it is to be seen; what was read before stays in the store. */
  correct(item: QueueItem, correction: CorrectionWanted): void {
    item.correction = { ...correction, at: this.#ports.now().toISOString() };
    this.#anew(item);
  }

  #anew(item: QueueItem): void {
    this.cancel(item);
    item.decoded = null;
    item.assessment = null;
    item.status = 'cancelled';
    this.again(item);
  }

  /** The single films of a scan that holds several, to be taken in instead of it. */
  piecesOf(item: QueueItem): Promise<Result<readonly Source[], Failure>> {
    return this.#decoder.piecesOf(item);
  }

  /** Takes a film off the strip; what is in the store stays. */
  dismiss(item: QueueItem): void {
    this.cancel(item);
    this.items = this.items.filter((other) => other !== item);
    if (this.#looked === item) this.#looked = null;
  }

  dismissAll(items: readonly QueueItem[]): void {
    for (const item of items) this.dismiss(item);
  }

  /** The film on screen: its pixels are not released, and are decoded again where they were. */
  async look(item: QueueItem): Promise<void> {
    this.#looked = item;
    if (item.radiograph) await this.#ensurePixels(item);
  }

  #enqueue(item: QueueItem): void {
    // The run's own signal: a film cancelled and read again has a new one, and its old run must not go on.
    const { signal } = item.stop;
    this.#decoding = this.#decoding
      .then(() => this.#takeIn(item, signal))
      .catch((e: unknown) => wreck(item, e));
  }

  async #takeIn(item: QueueItem, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    item.status = 'decoding';
    const decoded = await this.#decoder.decodeNew(item);
    if (signal.aborted) return;
    if (this.#isLeftOut(item, decoded)) return;
    if (!decoded.ok) {
      item.fail(decoded.error);
      return;
    }
    this.#hold(item, decoded.value);
    if (item.source.frame === undefined) this.#takeOthers(item, decoded.value.frames ?? 1);
    this.onDecoded(item);
    const { image, radiograph } = decoded.value;
    item.thumbnail = await this.#ports.thumbnail(image, orientationIn(radiograph.correction));
    if (signal.aborted) return;
    if (decoded.value.radiograph.gate.some((note) => note.severity === 'refuse')) {
      item.status = 'refused';
      return;
    }
    // What the source knows is an answer to the film as it then was read.
    if (item.source.known && isAsItCame(item)) {
      item.finish(item.source.known, true);
      return;
    }
    await this.#keep(item, null);
    if (signal.aborted || (await this.#answered(item, signal))) return;
    item.status = 'queued';
    this.#reading = this.#reading
      .then(() => this.#read(item, signal))
      .catch((e: unknown) => wreck(item, e));
  }

  /** What is no film in a folder or an archive leaves without a word of its own. */
  #isLeftOut(item: QueueItem, decoded: Result<Decoded, Failure>): boolean {
    const { container, frame } = item.source;
    if (!container || frame !== undefined) return false;
    if (!container.settle(decoded.ok ? null : decoded.error)) return false;
    this.items = this.items.filter((other) => other !== item);
    this.leftOut += 1;
    return true;
  }

  async #read(item: QueueItem, signal: AbortSignal): Promise<void> {
    // Asked again: the same film may have come twice in one drop and been read meanwhile.
    if (signal.aborted || (await this.#answered(item, signal))) return;
    item.status = 'reading';
    // Released while it waited behind many others.
    await this.#ensurePixels(item);
    if (signal.aborted || !item.decoded) return;
    const note = (progress: Progress) => {
      if (!signal.aborted) item.progress = progress;
    };
    const result = await this.#ports.reader.analyse(item.decoded, note, signal);
    if (signal.aborted) return;
    if (result.ok) await this.#keepReading(item, result.value);
    else item.fail(result.error);
  }

  /** "Kept" is said only after the store has said so; the findings are shown at once. */
  async #keepReading(item: QueueItem, assessment: Assessment): Promise<void> {
    item.finish(assessment, false);
    await this.#keep(item, assessment);
  }

  async #keep(item: QueueItem, assessment: Assessment | null): Promise<void> {
    const film = filmOf(item);
    if (!film) return;
    const { store } = this.#ports;
    const kept = await (assessment ? store.putAssessed(film, assessment) : store.putFilm(film));
    item.kept = kept.ok && assessment !== null;
    item.storeFailure = kept.ok ? null : kept.error;
    if (kept.ok || assessment) this.onKept();
    if (item.storeFailure?.code === 'store-full') this.onFull();
  }

  /** True where the store held the answer, asking for it failed, or the run was cancelled meanwhile. */
  async #answered(item: QueueItem, signal: AbortSignal): Promise<boolean> {
    if (!item.radiograph) return false;
    const id = await this.#ports.reader.assessmentIdOf(item.radiograph);
    if (signal.aborted) return true;
    if (!id.ok) {
      item.fail(id.error);
      return true;
    }
    const found = await this.#ports.store.assessment(id.value as AssessmentId);
    if (signal.aborted) return true;
    if (!found.ok || !found.value) return false;
    item.finish(found.value, true);
    return true;
  }

  async #ensurePixels(item: QueueItem): Promise<void> {
    if (item.decoded) return;
    const decoded = await this.#decoder.decode(item);
    if (decoded.ok) this.#hold(item, decoded.value);
    else item.fail(decoded.error);
  }

  #hold(item: QueueItem, decoded: Decoded): void {
    item.decoded = decoded;
    item.radiograph = decoded.radiograph;
    item.subject = decoded.subject ?? null;
    const spare = this.items.filter(
      (other) =>
        other.decoded && other !== item && other !== this.#looked && other.status !== 'reading',
    );
    // What is over goes first, then what waits furthest back: it is decoded again at its turn.
    const order = [
      ...spare.filter((one) => one.over),
      ...spare.filter((one) => !one.over).reverse(),
    ];
    for (const old of order.slice(0, Math.max(0, spare.length - (HELD - 1)))) old.decoded = null;
  }
}

function filmOf(item: QueueItem): StoredFilm | null {
  if (!item.radiograph) return null;
  return {
    radiograph: item.radiograph,
    original: item.source.blob,
    thumbnail: item.thumbnail,
    addedAt: item.addedAt,
    sample: item.source.sample,
    ...(item.subject ? { subject: item.subject } : {}),
  };
}

/** A bug in one film's way must not block the lane for the others. */
function wreck(item: QueueItem, reason: unknown): void {
  item.fail({ code: 'unexpected', detail: reason instanceof Error ? reason.message : 'queue' });
}
