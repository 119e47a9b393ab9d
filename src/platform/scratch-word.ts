/** What the page asks; each is answered with the name of what went wrong, or null. */
export type ScratchWord =
  | { readonly folder: string; readonly name: string }
  | { readonly write: Uint8Array<ArrayBuffer> }
  | { readonly close: true };
