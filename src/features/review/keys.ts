import type { KeyMap } from '../../ui/keys';
import type { ReviewController } from './review.svelte';

const STEP = 60;
/** With the tools that shape and measure the arrows move what is in hand, so many CSS pixels. */
const NUDGE = 3;

/** The keys of UX.md that work on an open film. */
export function keysOf(review: ReviewController, sign: () => void, explain: () => void): KeyMap {
  const own = { 'Shift+KeyP': explain };
  return { ...lookingKeys(review), ...decidingKeys(review, sign), ...movingKeys(review), ...own };
}

function lookingKeys(review: ReviewController): KeyMap {
  return {
    KeyF: () => review.look.fit(),
    Digit1: () => review.look.actualSize(),
    Digit2: () => review.look.usePreset('enamel'),
    Digit3: () => review.look.usePreset('bone'),
    Digit4: () => review.look.usePreset('whole'),
    KeyL: () => review.look.turn(1),
    'Shift+KeyL': () => review.look.turn(-1),
    KeyX: () => review.look.mirror(),
    KeyI: () => (review.look.invert = !review.look.invert),
    KeyW: () => review.toggleTool('window'),
    'Shift+KeyW': () => review.look.resetWindow(),
    KeyV: () => review.showing.nextOverlay(),
    KeyC: () => void review.comparing.toggle(),
    'Shift+KeyC': () => review.comparing.swap(),
    KeyG: () => (review.look.lens = !review.look.lens),
    // As for a finding: a second press lays one where the film is looked at.
    KeyM: () => (review.tool === 'measure' ? review.drawInMiddle() : review.toggleTool('measure')),
    Delete: () => review.removeMeasure(),
    Backspace: () => review.removeMeasure(),
    'Shift+KeyI': () => (review.look.sharpen = !review.look.sharpen),
    Comma: () => review.network.step(-1),
    Period: () => review.network.step(1),
    KeyH: () => (review.showing.hidden = true),
    'Shift+KeyH': () => review.showing.toggleAll(),
    Equal: () => review.look.zoom(1.25),
    'Shift+Equal': () => review.look.zoom(1.25),
    NumpadAdd: () => review.look.zoom(1.25),
    Minus: () => review.look.zoom(0.8),
    NumpadSubtract: () => review.look.zoom(0.8),
  };
}

function decidingKeys(review: ReviewController, sign: () => void): KeyMap {
  return {
    KeyJ: () => review.step(1),
    KeyK: () => review.step(-1),
    KeyA: () => review.decideAndGoOn('accept'),
    KeyR: () => review.decideAndGoOn('reject'),
    KeyE: () => review.toggleTool('edit'),
    KeyB: () => review.toggleTool('brush'),
    'Shift+KeyB': () => review.toggleTool('erase'),
    // A second press draws where the film is looked at, for hands without a pointer.
    KeyN: () => (review.tool === 'draw' ? review.drawInMiddle() : review.toggleTool('draw')),
    KeyT: () => (review.pickingTooth = review.selected !== null && !review.pickingTooth),
    KeyZ: () => review.undo(),
    'Shift+KeyZ': () => review.redo(),
    'Ctrl+KeyZ': () => review.undo(),
    'Ctrl+Shift+KeyZ': () => review.redo(),
    'Ctrl+KeyY': () => review.redo(),
    KeyS: sign,
    Escape: () => review.leave(),
  };
}

function movingKeys(review: ReviewController): KeyMap {
  const arrow = (x: number, y: number) => () => {
    if (!review.nudge(x * NUDGE, y * NUDGE)) review.look.pan(-x * STEP, -y * STEP);
  };
  return {
    BracketRight: () => review.grow(1),
    BracketLeft: () => review.grow(-1),
    ArrowLeft: arrow(-1, 0),
    ArrowRight: arrow(1, 0),
    ArrowUp: arrow(0, -1),
    ArrowDown: arrow(0, 1),
  };
}
