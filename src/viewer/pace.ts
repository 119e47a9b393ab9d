/** Two frames of a screen that shows sixty a second are 16.7 ms apart; one that takes longer than this was missed. */
const LATE_MS = 25;
/** Frames farther apart than this are no movement: nothing was to be drawn between them. */
const PAUSE_MS = 150;
/** Of so many frames one after another, so many late ones make the next rough. */
const LOOKED_AT = 6;
const TOO_MANY = 3;

/** Tells from the times of the frames of a movement whether the device keeps up with drawing each of them exactly. */
export class Pace {
  #last = -Infinity;
  #late: boolean[] = [];

  /** A frame is about to be drawn at `now`, in milliseconds; true: it had better be a rough one. */
  frame(now: number): boolean {
    const gap = now - this.#last;
    this.#last = now;
    if (gap > PAUSE_MS) this.#late = [];
    else this.#late = [...this.#late.slice(1 - LOOKED_AT), gap > LATE_MS];
    return this.#late.filter(Boolean).length >= TOO_MANY;
  }
}
