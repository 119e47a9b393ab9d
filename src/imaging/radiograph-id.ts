import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { GreyImage, RadiographId } from '../domain/radiograph';

/** Pixels as little-endian bytes whatever the machine: an id must not depend on where it was made. */
function littleEndian(pixels: GreyImage['pixels']): Uint8Array {
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const machineIsLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  if (pixels instanceof Uint8Array || machineIsLittle) return bytes;
  const out = new Uint8Array(pixels.length * 2);
  const view = new DataView(out.buffer);
  pixels.forEach((v, i) => view.setUint16(i * 2, v, true));
  return out;
}

/**
 * SHA-256 over 'bitelight-1', width, height, bits and the MONOCHROME2 pixels: the same film from any lossless container has
 * the same id. The window and the header are not part of it.
 */
export function radiographId(image: GreyImage): RadiographId {
  const head = new TextEncoder().encode(
    `bitelight-1 ${image.width} ${image.height} ${image.bits}\n`,
  );
  const hash = sha256.create().update(head).update(littleEndian(image.pixels));
  return bytesToHex(hash.digest()) as RadiographId;
}
