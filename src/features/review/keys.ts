import type { KeyMap } from '../../ui/keys';
import type { ReviewController } from './review.svelte';

const STEP = 60;

/** The keys of UX.md that work on an open film. */
export function keysOf(review: ReviewController): KeyMap {
  return {
    KeyJ: () => review.step(1),
    KeyK: () => review.step(-1),
    KeyF: () => review.fit(),
    Digit1: () => review.actualSize(),
    KeyI: () => (review.invert = !review.invert),
    KeyW: () => review.toggleWindowTool(),
    'Shift+KeyW': () => review.resetWindow(),
    KeyH: () => (review.hidden = true),
    'Shift+KeyH': () => review.toggleAll(),
    Equal: () => review.zoom(1.25),
    'Shift+Equal': () => review.zoom(1.25),
    NumpadAdd: () => review.zoom(1.25),
    Minus: () => review.zoom(0.8),
    NumpadSubtract: () => review.zoom(0.8),
    ArrowLeft: () => review.pan(STEP, 0),
    ArrowRight: () => review.pan(-STEP, 0),
    ArrowUp: () => review.pan(0, STEP),
    ArrowDown: () => review.pan(0, -STEP),
    Escape: () => review.select(null),
  };
}
