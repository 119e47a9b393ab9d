import type { Drop } from './files';
import { dragsFiles, dropOf } from './files';

/**
 * Keeps what is dropped before the page can take it: while it starts, and while it is locked. Without this the browser would
 * leave the page to show the file. `handOver` gives all of it to `take` and ends the watch.
 */
export class EarlyDrops {
  readonly #kept: Drop[] = [];
  readonly #end = new AbortController();

  constructor(target: Pick<Window, 'addEventListener'>) {
    const watch = (type: 'dragover' | 'drop', keep: (event: DragEvent) => void): void => {
      const listen = (event: DragEvent): void => {
        if (!dragsFiles(event.dataTransfer)) return;
        event.preventDefault();
        keep(event);
      };
      target.addEventListener(type, listen, { signal: this.#end.signal });
    };
    watch('dragover', () => undefined);
    watch('drop', (event) => this.#kept.push(dropOf(event.dataTransfer)));
  }

  handOver(take: (drop: Drop) => void): void {
    this.#end.abort();
    for (const drop of this.#kept.splice(0)) take(drop);
  }
}
