import dcmjs from 'dcmjs';
import type { Description } from '../../src/imaging/formats/dicom/description';
import { storedFrame } from '../../src/imaging/formats/dicom/frame';
import { PIXEL_DATA, readPart10 } from '../../src/imaging/formats/dicom/part10';
import { frameCount, plainFrame } from './frames';

export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/** Some programs send objects without a preamble; a reader may insist on it (PS3.10 7.1). */
export function withPreamble(bytes: Uint8Array): Uint8Array {
  const isThere = Buffer.from(bytes.subarray(128, 132)).toString('latin1') === 'DICM';
  return isThere ? bytes : Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), bytes]);
}

/** What the header has to say of pixels that are no longer compressed (PS3.5 8.1, PS3.3 C.7.6.3). */
function described(d: Description): Record<string, unknown> {
  const us = (value: number): unknown => ({ vr: 'US', Value: [value] });
  return {
    '00280002': us(d.samples),
    '00280004': { vr: 'CS', Value: [d.photometric] },
    ...(d.samples > 1 ? { '00280006': us(0) } : {}),
    '00280010': us(d.rows),
    '00280011': us(d.columns),
    '00280100': us(d.allocated),
    '00280101': us(d.stored),
    '00280102': us(d.highBit),
    '00280103': us(d.signed ? 1 : 0),
  };
}

/**
 * The same object in Explicit VR Little Endian, which everybody must be able to take (PS3.18 8.7.3.5.2), texts in UTF-8.
 * null where its pixels cannot be decoded. Frames of one bit are joined without gaps (PS3.5 8.1.1) only where each fills whole bytes.
 */
export async function toExplicit(bytes: Uint8Array): Promise<Uint8Array | null> {
  const file = readPart10(bytes);
  if (!file.ok) return null;
  const own = Uint8Array.from(withPreamble(bytes)).buffer;
  const read = dcmjs.data.DicomMessage.readFile(own, { ignoreErrors: true });
  read.meta['00020010'] = { vr: 'UI', Value: [EXPLICIT_LITTLE_ENDIAN] };
  if (file.value.set.elements[PIXEL_DATA]) {
    const pixels = await plainPixels(bytes);
    const first = await storedFrame(file.value, 0);
    if (!pixels || !first.ok) return null;
    const { description } = first.value;
    if (description.allocated === 1 && (description.rows * description.columns) % 8) return null;
    const vr = description.allocated > 8 ? 'OW' : 'OB';
    Object.assign(read.dict, described(description), { '7FE00010': { vr, Value: [pixels] } });
  }
  return new Uint8Array(read.write({ fragmentMultiframe: false }));
}

async function plainPixels(bytes: Uint8Array): Promise<ArrayBuffer | null> {
  const frames: Uint8Array[] = [];
  for (let i = 0; i < frameCount(bytes); i++) {
    const frame = await plainFrame(bytes, i);
    if (!frame) return null;
    frames.push(frame);
  }
  const joined = Buffer.concat(frames);
  return Uint8Array.from(joined).buffer;
}
