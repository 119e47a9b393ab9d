import type { RadiographId } from '../../domain/radiograph';

/** CSS pixels: a press that moves less is a press. */
const STILL = 8;

/** A film in hand: by mouse or finger, dragged to where it is let go; by keys, taken and put. */
export class Dragging {
  /** In hand, or null. */
  film = $state.raw<RadiographId | null>(null);
  /** Where the pointer is, while it drags. */
  at = $state.raw<{ readonly x: number; readonly y: number } | null>(null);
  /** The place under the pointer. */
  over = $state.raw<number | null>(null);
  #pressed: { film: RadiographId; x: number; y: number } | null = null;
  /** The press that ends a drag is no tap. */
  #dragged = false;

  constructor(private readonly put: (film: RadiographId, place: number) => void) {}

  press(event: PointerEvent, film: RadiographId): void {
    if (event.button !== 0) return;
    this.#dragged = false;
    this.#pressed = { film, x: event.clientX, y: event.clientY };
  }

  move(event: PointerEvent): void {
    const pressed = this.#pressed;
    if (!pressed) return;
    const far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > STILL;
    if (!far && !this.at) return;
    this.#dragged = true;
    this.film = pressed.film;
    this.at = { x: event.clientX, y: event.clientY };
    this.over = placeAt(event.clientX, event.clientY);
  }

  release(): void {
    const { film, over } = this;
    this.#pressed = null;
    if (!this.at) return;
    this.drop();
    if (film !== null && over !== null) this.put(film, over);
  }

  /** Whether the click that follows a release is the end of a drag. */
  wasDrag(): boolean {
    const was = this.#dragged;
    this.#dragged = false;
    return was;
  }

  /** By key: takes what lies here, or puts down here what is in hand. */
  takeOrPut(film: RadiographId | null, place: number | null): void {
    if (this.film === null) this.film = film;
    else if (place === null || this.film === film) this.drop();
    else {
      const inHand = this.film;
      this.drop();
      this.put(inHand, place);
    }
  }

  /** Nothing in hand; nothing moved. */
  drop(): void {
    this.film = null;
    this.at = null;
    this.over = null;
    this.#pressed = null;
  }
}

function placeAt(x: number, y: number): number | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const place = element.closest('[data-place]')?.getAttribute('data-place');
    if (place) return Number(place);
  }
  return null;
}
