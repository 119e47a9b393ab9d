import type { Patient } from '../../domain/patient';
import type { GreyImage, Radiograph } from '../../domain/radiograph';
import type { ImageAtCentre } from '../../domain/room';
import type { Closed, EtagsOf, Later, Refused } from '../central';
import type { Etags } from './bundle';
import type { Access, Fetch } from './http';
import type { Signed } from './signed';
import { uidsOf } from './signed';
import { store } from './stow';

/** A film's untouched file, and its pixels; null where it is gone or cannot be decoded any more. */
export interface Films {
  original(radiograph: Radiograph): Promise<Uint8Array | null>;
  pixels(radiograph: Radiograph): Promise<GreyImage | null>;
}

export interface Pixels {
  readonly base: string;
  readonly fetch: Fetch;
  readonly access: Access;
  readonly films: Films;
  /** Whether films may leave, beyond their masks. */
  readonly images: () => boolean;
}

interface Stored {
  readonly outcome: 'stored';
  readonly etags: Etags;
  readonly image?: ImageAtCentre;
  readonly archive?: boolean;
}

/** Under this name a receipt tells that an instance is stored. */
const stowed = (uid: string): string => `Instance/${uid}`;

/** Loaded when first needed: most of what it writes is not in the page's first scripts. */
const writers = () => Promise.all([import('./dicom/seg'), import('./dicom/image')]);

async function imageFile(
  { films }: Pixels,
  signed: Signed,
  patient: Patient,
): Promise<Uint8Array | null> {
  const { radiograph } = signed;
  // A DICOM file is sent as it came, whatever it says of the patient: it is not ours to change.
  if (radiograph.dicom?.sopInstanceUid) return films.original(radiograph);
  const pixels = await films.pixels(radiograph);
  const [, { imageOf }] = await writers();
  return pixels && imageOf(signed, patient, pixels);
}

/**
 * The masks of a signature, and the film where it may leave, each stored once: what a receipt tells of is not sent again. The film
 * goes first, for the masks refer to it.
 */
export async function sendPixels(
  pixels: Pixels,
  signed: Signed,
  patient: Patient,
  etagsOf: EtagsOf,
  signal: AbortSignal,
): Promise<Stored | Later | Closed | Refused> {
  const [{ segOf, segUidOf }] = await writers();
  const { study, series, instance } = uidsOf(signed.radiograph);
  const film = stowed(instance);
  const mask = stowed(segUidOf(signed));
  const known = await etagsOf([film, mask]);
  const parts: [string, () => Promise<Uint8Array | null>][] = [
    [film, async () => (pixels.images() ? imageFile(pixels, signed, patient) : null)],
    [mask, () => Promise.resolve(segOf(signed, patient))],
  ];
  const etags: Record<string, string> = {};
  let image: ImageAtCentre | null = null;
  let archive: boolean | null = null;
  for (const [ref, write] of parts) {
    const file = ref in known ? null : await write();
    if (file === null) continue;
    const sent = await store(pixels, [file], signal);
    // The report is at the centre with its outlines; a centre without an archive takes no more.
    archive = sent.outcome !== 'absent';
    if (sent.outcome === 'absent') break;
    if (sent.outcome !== 'stored') return sent;
    etags[ref] = 'stored';
    if (ref === film && !sent.other) image = { base: pixels.base, study, series, instance };
  }
  return {
    outcome: 'stored',
    etags,
    ...(image && { image }),
    ...(archive !== null && { archive }),
  };
}
