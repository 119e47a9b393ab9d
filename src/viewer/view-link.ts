import type { FilmViewer } from './film-viewer';
import { offsetOf, withOffset, type ViewOffset } from './relative-view';

const TOGETHER: ViewOffset = { zoom: 1, x: 0, y: 0 };

/** Two films that move as one, whatever their sizes: the same magnification over fitted, the same place in the middle. */
export class ViewLink {
  #offset: ViewOffset = TOGETHER;
  #following = false;

  constructor(
    private readonly first: FilmViewer,
    private readonly second: FilmViewer,
  ) {}

  /** Brings the other one where this one is, and the offset that is held besides. */
  follow(which: 'first' | 'second'): void {
    // A film that follows says that it moved, too.
    if (this.#following) return;
    this.#following = true;
    if (which === 'first') this.second.showRelative(withOffset(this.first.relative, this.#offset));
    else this.first.showRelative(withOffset(this.second.relative, inverse(this.#offset)));
    this.#following = false;
  }

  /** From here on the two keep how they lie to each other now. */
  hold(): void {
    this.#offset = offsetOf(this.first.relative, this.second.relative);
  }
}

const inverse = ({ zoom, x, y }: ViewOffset): ViewOffset => ({ zoom: 1 / zoom, x: -x, y: -y });
