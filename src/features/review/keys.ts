import type { KeyMap } from '../../ui/keys';
import type { ReviewController } from './review.svelte';

const STEP = 60;
/** With the edit tool the arrows move the outline, so many CSS pixels. */
const NUDGE = 3;
const GROW = 1.06;

/** The keys of UX.md that work on an open film. */
export function keysOf(review: ReviewController, sign: () => void): KeyMap {
  return { ...lookingKeys(review), ...decidingKeys(review, sign), ...movingKeys(review) };
}

function lookingKeys(review: ReviewController): KeyMap {
  return {
    KeyF: () => review.fit(),
    Digit1: () => review.actualSize(),
    Digit2: () => review.usePreset('enamel'),
    Digit3: () => review.usePreset('bone'),
    Digit4: () => review.usePreset('whole'),
    KeyL: () => review.turn(1),
    'Shift+KeyL': () => review.turn(-1),
    KeyX: () => review.mirror(),
    KeyI: () => (review.invert = !review.invert),
    KeyW: () => review.toggleTool('window'),
    'Shift+KeyW': () => review.resetWindow(),
    KeyV: () => review.nextOverlay(),
    'Shift+KeyI': () => (review.sharpen = !review.sharpen),
    Comma: () => review.network.step(-1),
    Period: () => review.network.step(1),
    KeyH: () => (review.hidden = true),
    'Shift+KeyH': () => review.toggleAll(),
    Equal: () => review.zoom(1.25),
    'Shift+Equal': () => review.zoom(1.25),
    NumpadAdd: () => review.zoom(1.25),
    Minus: () => review.zoom(0.8),
    NumpadSubtract: () => review.zoom(0.8),
  };
}

function decidingKeys(review: ReviewController, sign: () => void): KeyMap {
  return {
    KeyJ: () => review.step(1),
    KeyK: () => review.step(-1),
    KeyA: () => review.decideAndGoOn('accept'),
    KeyR: () => review.decideAndGoOn('reject'),
    KeyE: () => review.toggleTool('edit'),
    // A second press draws where the film is looked at, for hands without a pointer.
    KeyN: () => (review.tool === 'draw' ? review.drawInMiddle() : review.toggleTool('draw')),
    KeyT: () => (review.pickingTooth = review.selected !== null && !review.pickingTooth),
    KeyZ: () => review.undo(),
    'Shift+KeyZ': () => review.redo(),
    KeyS: sign,
    Escape: () => (review.tool === 'pan' ? review.select(null) : (review.tool = 'pan')),
  };
}

function movingKeys(review: ReviewController): KeyMap {
  const arrow = (x: number, y: number) => () =>
    review.tool === 'edit'
      ? review.nudge(x * NUDGE, y * NUDGE, 1)
      : review.pan(-x * STEP, -y * STEP);
  const grow = (factor: number) => () => review.nudge(0, 0, factor);
  return {
    BracketRight: grow(GROW),
    BracketLeft: grow(1 / GROW),
    ArrowLeft: arrow(-1, 0),
    ArrowRight: arrow(1, 0),
    ArrowUp: arrow(0, -1),
    ArrowDown: arrow(0, 1),
  };
}
