import type { MessageKey } from '../i18n/catalogue';

/** A line of the sheet: what is on the keys, the physical keys it tells of (as in ui/keys.ts), and what they do. */
export interface KeyRow {
  readonly shown: string;
  readonly codes: readonly string[];
  readonly text: readonly MessageKey[];
}

export interface KeyGroup {
  readonly title: MessageKey;
  readonly rows: readonly KeyRow[];
}

const row = (shown: string, codes: readonly string[], ...text: readonly MessageKey[]): KeyRow => ({
  shown,
  codes,
  text,
});

/** Every key that the page and an open film take; tests/unit/features/keys.test.ts holds it to those. */
export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    title: 'keys.deciding',
    rows: [
      row('J / K', ['KeyJ', 'KeyK'], 'keys.step'),
      row('A', ['KeyA'], 'review.accept'),
      row('R', ['KeyR'], 'review.reject'),
      row('N', ['KeyN'], 'review.new'),
      row('N N', ['KeyN'], 'keys.newInMiddle'),
      row('E', ['KeyE'], 'review.edit'),
      row('[ / ]', ['BracketLeft', 'BracketRight'], 'keys.grow', 'keys.brushSize'),
      row('B / Shift + B', ['KeyB', 'Shift+KeyB'], 'keys.brush'),
      row('T', ['KeyT'], 'review.tooth'),
      row('Z / Shift + Z', ['KeyZ', 'Shift+KeyZ', 'Ctrl+Shift+KeyZ'], 'keys.undo'),
      row('Ctrl + Z / Y', ['Ctrl+KeyZ', 'Ctrl+KeyY'], 'keys.undo'),
      row('Esc', ['Escape'], 'keys.unselect'),
      row('S', ['KeyS'], 'review.sign'),
      row('Shift + P', ['Shift+KeyP'], 'explain.open'),
    ],
  },
  {
    title: 'tools.marks',
    rows: [
      row('H', ['KeyH'], 'keys.hold'),
      row('Shift + H', ['Shift+KeyH'], 'keys.toggleMarks'),
      row('V', ['KeyV'], 'keys.overlay'),
      row(', / .', ['Comma', 'Period'], 'keys.threshold'),
    ],
  },
  {
    title: 'keys.looking',
    rows: [
      row('F', ['KeyF'], 'tools.fit'),
      row('1', ['Digit1'], 'tools.actual'),
      row('+ / −', ['Equal', 'Shift+Equal', 'NumpadAdd', 'Minus', 'NumpadSubtract'], 'tools.zoom'),
      row('← → ↑ ↓', ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], 'keys.pan'),
      row('2', ['Digit2'], 'preset.enamel'),
      row('3', ['Digit3'], 'preset.bone'),
      row('4', ['Digit4'], 'preset.whole'),
      row('W', ['KeyW'], 'tools.window'),
      row('Shift + W', ['Shift+KeyW'], 'tools.reset'),
      row('I', ['KeyI'], 'tools.invert'),
      row('Shift + I', ['Shift+KeyI'], 'tools.sharpen'),
      row('L / Shift + L', ['KeyL', 'Shift+KeyL'], 'keys.turn'),
      row('X', ['KeyX'], 'tools.mirror'),
      row('G', ['KeyG'], 'tools.lens'),
      row('C', ['KeyC'], 'tools.compare'),
      row('Shift + C', ['Shift+KeyC'], 'compare.side', 'compare.swipe'),
    ],
  },
  {
    title: 'tools.measure',
    rows: [
      row('M', ['KeyM'], 'tools.measure'),
      row('M M', ['KeyM'], 'keys.measureInMiddle'),
      row('Delete', ['Delete', 'Backspace'], 'keys.removeMeasure'),
    ],
  },
  {
    title: 'keys.everywhere',
    rows: [
      row('O', ['KeyO'], 'intake.open'),
      row('Shift + J / K', ['Shift+KeyJ', 'Shift+KeyK'], 'keys.film'),
      row('P', ['KeyP'], 'rail.patients'),
      row('?', ['?'], 'rail.keys'),
    ],
  },
];
