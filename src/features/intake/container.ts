import { NO_FILM } from '../../domain/archive';
import type { Failure } from '../../domain/failure';

/**
 * A folder or an archive that films came in. What is no film in it is counted, not told one by one; that there was none at all
 * is told once, when the last file has been looked at.
 */
export class Container {
  #open = true;
  #waiting = 0;
  #films = 0;

  constructor(
    /** Its name, shown where something is wrong with it. */
    readonly label: string,
    private readonly onEmpty: () => void,
  ) {}

  /** One more file of it is on its way. */
  expect(): void {
    this.#waiting += 1;
  }

  /** No more files will follow. */
  close(): void {
    this.#open = false;
    this.#tell();
  }

  /** A file of it was looked at. True: it is left out. */
  settle(failure: Failure | null): boolean {
    const leftOut = failure !== null && NO_FILM.includes(failure.code);
    this.#waiting -= 1;
    if (!leftOut) this.#films += 1;
    this.#tell();
    return leftOut;
  }

  #tell(): void {
    if (!this.#open && this.#waiting === 0 && this.#films === 0) this.onEmpty();
  }
}
