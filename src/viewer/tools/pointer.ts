import { screenPoint, type ScreenPoint } from '../../domain/coordinates';

/** What hands do on a film. Points and distances in CSS pixels from the element's corner. */
export interface HandActions {
  pan(dx: number, dy: number): void;
  zoom(factor: number, at: ScreenPoint): void;
  /** Drag with the window tool, or with the secondary button: shares of the element's size. */
  window(dx: number, dy: number): void;
  hover(at: ScreenPoint | null): void;
  /** A press that did not move; `reach` is how far off a mark may be: more for a finger than for a mouse. */
  tap(at: ScreenPoint, reach: number): void;
  doubleTap(at: ScreenPoint): void;
  tool(): Tool;
  /** What a press of one finger or the main button takes hold of, instead of moving the film; null: nothing. */
  grip(at: ScreenPoint, reach: number): Grip | null;
}

export type Tool = 'pan' | 'window' | 'edit' | 'brush' | 'erase' | 'draw' | 'measure';

/** Something on the film that follows the hand. `drop` or `cancel` ends it; a second finger cancels. */
export interface Grip {
  move(at: ScreenPoint): void;
  drop(): void;
  cancel(): void;
}

/** How far beside a mark a mouse, or a finger in a glove, may press. */
const reachOf = (event: PointerEvent): number => (event.pointerType === 'mouse' ? 8 : 22);

const STILL = 5;
const DOUBLE_MS = 320;

/**
 * Mouse, pen and fingers by Pointer Events: one pointer drags, two pinch and drag about their middle, the wheel zooms about
 * the pointer. Returns the function that detaches it.
 */
export function attachHands(element: HTMLElement, actions: HandActions): () => void {
  const hands = new Hands(element, actions);
  const off = new AbortController();
  const { signal } = off;
  element.addEventListener('pointerdown', (event) => hands.down(event), { signal });
  element.addEventListener('pointermove', (event) => hands.move(event), { signal });
  element.addEventListener('pointerup', (event) => hands.up(event), { signal });
  element.addEventListener('pointercancel', (event) => hands.cancel(event), { signal });
  element.addEventListener('pointerleave', () => actions.hover(null), { signal });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  element.addEventListener('wheel', (event) => hands.wheel(event), { signal, passive: false });
  return () => off.abort();
}

class Hands {
  #down = new Map<number, ScreenPoint>();
  #start: ScreenPoint | null = null;
  #still = true;
  #windowing = false;
  #grip: Grip | null = null;
  #lastTap = { time: -Infinity, x: 0, y: 0 };

  constructor(
    private element: HTMLElement,
    private actions: HandActions,
  ) {}

  down(event: PointerEvent): void {
    const at = this.#at(event);
    this.element.setPointerCapture(event.pointerId);
    this.#down.set(event.pointerId, at);
    this.#windowing = event.button === 2 || this.actions.tool() === 'window';
    this.#still = this.#down.size === 1;
    this.#start = at;
    this.#grip?.cancel();
    const one = this.#down.size === 1 && event.button === 0;
    this.#grip = one ? this.actions.grip(at, reachOf(event)) : null;
  }

  move(event: PointerEvent): void {
    const at = this.#at(event);
    const before = this.#down.get(event.pointerId);
    if (!before) return this.actions.hover(at);
    if (this.#start && Math.hypot(at.x - this.#start.x, at.y - this.#start.y) > STILL) {
      this.#still = false;
    }
    if (this.#grip) this.#grip.move(at);
    else if (this.#down.size === 2) this.#pinch(event.pointerId, before, at);
    else if (!this.#still) this.#drag(before, at);
    else return;
    this.#down.set(event.pointerId, at);
  }

  up(event: PointerEvent): void {
    const at = this.#at(event);
    const tapped = this.#still && this.#down.size === 1 && event.button !== 2;
    const grip = this.#grip;
    this.#grip = null;
    this.cancel(event);
    if (grip) return grip.drop();
    if (!tapped) return;
    const last = this.#lastTap;
    const near = Math.hypot(at.x - last.x, at.y - last.y) < 24;
    if (near && event.timeStamp - last.time < DOUBLE_MS) {
      this.#lastTap.time = -Infinity;
      return this.actions.doubleTap(at);
    }
    this.#lastTap = { time: event.timeStamp, x: at.x, y: at.y };
    this.actions.tap(at, reachOf(event));
  }

  cancel(event: PointerEvent): void {
    this.#grip?.cancel();
    this.#grip = null;
    this.#down.delete(event.pointerId);
    this.#still = false;
  }

  wheel(event: WheelEvent): void {
    event.preventDefault();
    // Lines (Firefox) and pages are brought to pixels; a pinch on a trackpad comes as ctrl+wheel in small steps.
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
    const strength = event.ctrlKey ? 0.01 : 0.0016;
    const delta = Math.max(-200, Math.min(200, event.deltaY * unit));
    this.actions.zoom(Math.exp(-delta * strength), this.#at(event));
  }

  #drag(before: ScreenPoint, at: ScreenPoint): void {
    const [dx, dy] = [at.x - before.x, at.y - before.y];
    if (!this.#windowing) return this.actions.pan(dx, dy);
    const { width, height } = this.element.getBoundingClientRect();
    this.actions.window(dx / width, dy / height);
  }

  #pinch(id: number, before: ScreenPoint, at: ScreenPoint): void {
    const other = [...this.#down].find(([key]) => key !== id)?.[1];
    if (!other) return;
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(at.x - other.x, at.y - other.y);
    this.actions.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    if (was > 0 && is > 0) {
      this.actions.zoom(is / was, screenPoint((at.x + other.x) / 2, (at.y + other.y) / 2));
    }
  }

  #at(event: MouseEvent): ScreenPoint {
    const box = this.element.getBoundingClientRect();
    return screenPoint(event.clientX - box.left, event.clientY - box.top);
  }
}
