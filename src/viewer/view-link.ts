import type { FilmViewer } from './film-viewer';
import { offsetOf, withOffset, type RelativeView, type ViewOffset } from './relative-view';

const TOGETHER: ViewOffset = { zoom: 1, x: 0, y: 0 };

/** Side of a pixel of the first film and of the second, in mm. */
export type Sides = readonly [number, number];

/**
 * Two films that move as one, whatever their sizes. Where `sides` are known a millimetre is as long on both; else they have the
 * same magnification over fitted, and the same place in the middle.
 */
export class ViewLink {
  #offset: ViewOffset = TOGETHER;
  #following = false;

  constructor(
    private readonly first: FilmViewer,
    private readonly second: FilmViewer,
    private readonly sides: () => Sides | null,
  ) {}

  /** Brings the other one where this one is, and the offset that is held besides. */
  follow(which: 'first' | 'second'): void {
    // A film that follows says that it moved, too.
    if (this.#following) return;
    this.#following = true;
    const [first, second] = this.sides() ?? [null, null];
    const [one, other] = this.#views();
    if (which === 'first') this.second.showRelative(withOffset(one, this.#offset), second);
    else this.first.showRelative(withOffset(other, inverse(this.#offset)), first);
    this.#following = false;
  }

  /** From here on the two keep how they lie to each other now. */
  hold(): void {
    this.#offset = offsetOf(...this.#views());
  }

  #views(): [RelativeView, RelativeView] {
    const [first, second] = this.sides() ?? [null, null];
    return [this.first.relative(first), this.second.relative(second)];
  }
}

const inverse = ({ zoom, x, y }: ViewOffset): ViewOffset => ({ zoom: 1 / zoom, x: -x, y: -y });
