import type { ArchiveTools } from '../../domain/archive';
import { startsLikeZip, unpack } from '../../domain/archive';
import type { Failure } from '../../domain/failure';
import { Container } from './container';
import type { Drop } from './files';
import type { Source } from './queue-item.svelte';

/** Where films go that were found; see IntakeQueue. */
export interface Sink {
  /** `first`: the first films of a drop; the page opens one of them. */
  readonly add: (sources: readonly Source[], first: boolean) => void;
  /** Something that is no film and holds none. */
  readonly refuse: (label: string, failure: Failure) => void;
  /** So many more files are known to follow. */
  readonly announce: (count: number) => void;
  /** Settles when everything added so far has been decoded: an archive is not unpacked far ahead of its reading. */
  readonly decoded: () => Promise<void>;
}

async function isArchive(blob: Blob): Promise<boolean> {
  try {
    return startsLikeZip(new Uint8Array(await blob.slice(0, 4).arrayBuffer()));
  } catch {
    // Not readable: the decoder says so.
    return false;
  }
}

/**
 * Finds the films in what was dropped: files as they are, then folders and archives, one after the other, archives in archives
 * too. A second drop waits for the first. `stop` ends all that is under way.
 */
export class Gatherer {
  readonly #tools: ArchiveTools<Blob>;
  readonly #sink: Sink;
  #turn: Promise<void> = Promise.resolve();
  #stop = new AbortController();

  constructor(tools: Pick<ArchiveTools<Blob>, 'list' | 'extract'>, sink: Sink) {
    const { list, extract } = tools;
    this.#tools = { isArchive, list: list.bind(tools), extract: extract.bind(tools) };
    this.#sink = sink;
  }

  /** Settles when everything in it has been found. */
  take(drop: Drop): Promise<void> {
    const { signal } = this.#stop;
    this.#turn = this.#turn.then(() => this.#take(drop, signal));
    return this.#turn;
  }

  stop(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#sink.announce(0);
  }

  async #take({ files, folders }: Drop, signal: AbortSignal): Promise<void> {
    let first = true;
    const add = (sources: readonly Source[]): void => {
      if (sources.length === 0 || signal.aborted) return;
      this.#sink.add(sources, first);
      first = false;
    };
    const archives = await this.#addFiles(files, null, add);
    for (const archive of archives) await this.#addArchive(archive, add, signal);
    for (const folder of folders) {
      if (signal.aborted) return;
      const found = await folder.files();
      if (!found.ok) {
        this.#sink.refuse(folder.name, found.error);
        continue;
      }
      const container = this.#container(folder.name);
      const inside = await this.#addFiles(found.value, container, add);
      for (const archive of inside) {
        container.expect();
        container.settle(null);
        await this.#addArchive(archive, add, signal);
      }
      container.close();
    }
  }

  /** Adds those that are no archives, and gives back those that are. */
  async #addFiles(
    files: readonly File[],
    container: Container | null,
    add: (sources: readonly Source[]) => void,
  ): Promise<readonly File[]> {
    const archives: File[] = [];
    const sources: Source[] = [];
    for (const file of files)
      if (await isArchive(file)) archives.push(file);
      else sources.push(this.#source(file, file.name, container));
    add(sources);
    return archives;
  }

  async #addArchive(
    archive: File,
    add: (sources: readonly Source[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const container = this.#container(archive.name);
    let refused = false;
    for await (const { path, content, left } of unpack<Blob>(archive, archive.name, this.#tools)) {
      if (signal.aborted) return;
      this.#sink.announce(left);
      if (content.ok) add([this.#source(content.value, path, container)]);
      else this.#sink.refuse(path, content.error);
      refused ||= !content.ok;
      await this.#sink.decoded();
    }
    // Its own failure says enough.
    if (!refused) container.close();
  }

  #source(blob: Blob, label: string, container: Container | null): Source {
    container?.expect();
    return { blob, sample: false, label, ...(container ? { container } : {}) };
  }

  #container(label: string): Container {
    return new Container(label, () =>
      this.#sink.refuse(label, { code: 'archive-empty', detail: 'no film inside' }),
    );
  }
}
