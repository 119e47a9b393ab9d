import type { GateNote } from '../../domain/gate';
import type { GreyImage } from '../../domain/radiograph';
import type { DecodedFile } from '../formats/format';
import type { Kind } from './kind';
import { sharpness } from './sharpness';

/** Below this a film has lost what the network looks for: its own working size is 600. */
const SMALL_LONG_SIDE = 400;
/** Share of the file's range between the 1st and 99th percentile of a film with too little contrast. */
const LOW_CONTRAST = 0.12;
/** An 8-bit film whose 95th percentile lies below this share of its range is dark: it has lost most of its grey levels. */
const DARK = 0.25;
/**
 * Below this a film is blurred. Borders by training/quality.py on real films of six sources and the same films spoilt: next to no
 * good film is warned of, and nearly all at a quarter of their brightness or blurred by 0.4 % of their long side.
 */
const BLURRED = 0.012;
/** Share of pixels at the very end of the range that means that tissue was burnt out, not just air or metal. */
const CLIPPED_WHITE = 0.25;

const HISTOGRAM_BINS = 256;

function histogram(image: GreyImage): Uint32Array {
  const { low, high } = image.window;
  const bins = new Uint32Array(HISTOGRAM_BINS);
  for (const v of image.pixels) {
    const unit = (v - low) / (high - low);
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.max(0, Math.floor(unit * HISTOGRAM_BINS)));
    bins[bin] = (bins[bin] as number) + 1;
  }
  return bins;
}

function quantile(bins: Uint32Array, share: number, total: number): number {
  let count = 0;
  for (let i = 0; i < bins.length; i++) {
    count += bins[i] as number;
    if (count >= share * total) return i / bins.length;
  }
  return 1;
}

/** What a dentist should know before trusting marks on this film. What is no dental film is refused; all else is read. */
export function gateNotes(file: DecodedFile, { kind, certain }: Kind): readonly GateNote[] {
  const { image } = file;
  if (file.colour) return [{ code: 'not-grey', severity: 'refuse' }];
  if (kind === 'other') return [{ code: 'not-dental', severity: 'refuse' }];
  const notes: GateNote[] = [];
  const bins = histogram(image);
  const total = image.pixels.length;
  const low = quantile(bins, 0.01, total);
  const high = quantile(bins, 0.99, total);
  if (Math.max(image.width, image.height) < SMALL_LONG_SIDE)
    notes.push({ code: 'too-small', severity: 'warn' });
  if (high - low < LOW_CONTRAST) notes.push({ code: 'low-contrast', severity: 'warn' });
  if (image.bits <= 8 && quantile(bins, 0.95, total) < DARK)
    notes.push({ code: 'too-dark', severity: 'warn' });
  if (sharpness(image) < BLURRED) notes.push({ code: 'blurred', severity: 'warn' });
  if ((bins[HISTOGRAM_BINS - 1] as number) > CLIPPED_WHITE * total)
    notes.push({ code: 'clipped', severity: 'warn' });
  if (!certain) notes.push({ code: 'kind-uncertain', severity: 'info' });
  return notes;
}
