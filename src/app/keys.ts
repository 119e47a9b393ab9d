import type { KeyMap } from '../ui/keys';

interface PageActions {
  readonly open: () => void;
  readonly patients: () => void;
  /** To the next film on the desk, or the previous one. */
  readonly step: (by: 1 | -1) => void;
  readonly keys: () => void;
}

/** The keys that work in every view. */
export const pageKeys = ({ open, patients, step, keys }: PageActions): KeyMap => ({
  KeyO: open,
  KeyP: patients,
  'Shift+KeyJ': () => step(1),
  'Shift+KeyK': () => step(-1),
  '?': keys,
});
