import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Bound into every id, so that the ids of two mappings never meet at the centre with different content. */
const MAPPING = 'bitelight-fhir-1';

const digest = (parts: readonly string[]): Uint8Array => {
  const bytes = sha256(utf8ToBytes([MAPPING, ...parts].join('\n'))).slice(0, 16);
  // RFC 9562, 5.8: version 8, variant 10.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
};

/** A UUID that follows from what it names: the same on every attempt, so that sending twice is sending once. */
export function uuidOf(...parts: readonly string[]): string {
  const hex = bytesToHex(digest(parts));
  return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join('-');
}

/** A UID for DICOM derived from such a UUID (PS3.5, B.2): at most 44 characters. */
export const uidOf = (...parts: readonly string[]): string =>
  `2.25.${BigInt(`0x${bytesToHex(digest(parts))}`)}`;
