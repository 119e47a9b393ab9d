import type { KeyMap } from '../ui/keys';

interface PageActions {
  readonly open: () => void;
  readonly patients: () => void;
  readonly keys: () => void;
}

/** The keys that work in every view. */
export const pageKeys = ({ open, patients, keys }: PageActions): KeyMap => ({
  KeyO: open,
  KeyP: patients,
  '?': keys,
});
