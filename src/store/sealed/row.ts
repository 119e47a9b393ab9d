import { packed, unpacked } from './payload';

/** A row as it lies on the disk: the fields that it is found by, and all else sealed. */
export interface SealedRow {
  readonly sealed: { readonly iv: Uint8Array<ArrayBuffer>; readonly box: ArrayBuffer };
}

export interface RowBox {
  /** Which vault's rows it opens. */
  readonly vault: string;
  /** `clear`: the fields that stay legible. `made`: the field that the database itself fills in, if any. */
  seal(store: string, row: object, clear: readonly string[], made: string | null): Promise<object>;
  /** Null where the row was changed, belongs elsewhere or to another vault. */
  open(store: string, row: SealedRow, made: string | null): Promise<object | null>;
}

export const isSealed = (row: unknown): row is SealedRow =>
  typeof row === 'object' && row !== null && 'sealed' in row;

/**
 * AES-256-GCM with a fresh random 96-bit IV for each write (NIST SP 800-38D, 8.2.2: up to 2^32 rows under one key). Bound to
 * vault, object store and every legible field, key included: a row that was moved, swapped or re-addressed does not open.
 */
export function rowBox(key: CryptoKey, vault: string): RowBox {
  const bound = (store: string, clear: object, made: string | null) => {
    const fields = Object.entries(clear).filter(([name]) => name !== made);
    const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return new TextEncoder().encode(JSON.stringify(['bitelight-row', 1, vault, store, sorted]));
  };
  return {
    vault,
    async seal(store, row, clear, made) {
      const fields = Object.entries(row).filter(([, value]) => value !== undefined);
      const legible = Object.fromEntries(fields.filter(([name]) => clear.includes(name)));
      const secret = Object.fromEntries(fields.filter(([name]) => !clear.includes(name)));
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const additionalData = bound(store, legible, made);
      const how = { name: 'AES-GCM', iv, additionalData };
      const box = await crypto.subtle.encrypt(how, key, packed(secret));
      return { ...legible, sealed: { iv, box } };
    },
    async open(store, { sealed: { iv, box }, ...legible }, made) {
      try {
        const how = { name: 'AES-GCM', iv, additionalData: bound(store, legible, made) };
        return { ...unpacked(await crypto.subtle.decrypt(how, key, box)), ...legible };
      } catch {
        return null;
      }
    },
  };
}
