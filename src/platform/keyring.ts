import { openDB } from 'idb';

const NAME = 'bitelight-device';
const STORE = 'keys';

/** A place for the one key of this device, apart from what is kept of patients: keys that cannot be exported survive only here. */
export interface KeyPlace<T> {
  load(): Promise<T | null>;
  save(value: T): Promise<void>;
}

/** `isKept`: whether what is read is what was written, and not damaged or of another release. */
export function keyPlace<T>(isKept: (value: unknown) => value is T, name = NAME): KeyPlace<T> {
  const open = () =>
    openDB(name, 1, { upgrade: (database) => void database.createObjectStore(STORE) });
  let held: T | null = null;
  return {
    async load() {
      if (held !== null) return held;
      try {
        const database = await open();
        const kept: unknown = await database.get(STORE, 'centre');
        database.close();
        held = isKept(kept) ? kept : null;
        return held;
      } catch {
        // No database in this browser: the device is then enrolled for as long as the page is open.
        return null;
      }
    },
    async save(value) {
      held = value;
      try {
        const database = await open();
        // A code is good once: the key that it was given for has to outlive a power cut right after.
        const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
        await Promise.all([transaction.store.put(value, 'centre'), transaction.done]);
        database.close();
      } catch {
        // As above.
      }
    },
  };
}
