/** Kinds of file that people drop and that are not read (yet): naming them says more than "unknown". */
const SIGNATURES: readonly { name: string; at: number; bytes: readonly number[] }[] = [
  { name: 'BigTIFF', at: 0, bytes: [0x49, 0x49, 0x2b, 0x00] },
  { name: 'BigTIFF', at: 0, bytes: [0x4d, 0x4d, 0x00, 0x2b] },
  { name: 'GIF', at: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
  { name: 'video', at: 4, bytes: [0x66, 0x74, 0x79, 0x70] },
  { name: 'PDF', at: 0, bytes: [0x25, 0x50, 0x44, 0x46] },
  { name: 'ZIP', at: 0, bytes: [0x50, 0x4b, 0x03, 0x04] },
];

export function nameOfForeign(head: Uint8Array): string | null {
  const hit = SIGNATURES.find((s) => s.bytes.every((b, i) => head[s.at + i] === b));
  return hit ? hit.name : null;
}
