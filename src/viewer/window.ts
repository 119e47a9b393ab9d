import type { GreyImage } from '../domain/radiograph';
import { filmValues } from '../imaging/field/within';

/** The range of pixel values shown as black to white; low < high. */
export interface Window {
  readonly low: number;
  readonly high: number;
}

/** Narrowest window that a hand can set, as a share of the full range of the bits. */
const NARROWEST = 1 / 256;

/** Grey level 0..255 for every value that `bits` can hold (1 to 16): `lut[value]`. Outside the window: black or white. */
export function windowLut(bits: number, window: Window, invert: boolean): Uint8Array {
  const lut = new Uint8Array(2 ** bits);
  const span = Math.max(window.high - window.low, Number.EPSILON);
  for (let value = 0; value < lut.length; value++) {
    const share = Math.min(1, Math.max(0, (value - window.low) / span));
    lut[value] = Math.round((invert ? 1 - share : share) * 255);
  }
  return lut;
}

/** Windows made from the film's own pixels, in the order of the keys. 'own': what the file says. */
export const PRESETS = ['own', 'enamel', 'bone', 'whole'] as const;
export type Preset = (typeof PRESETS)[number];

/** Brightness and contrast as a hand thinks of them, each -1..1, 0 the preset's window as it is. */
export interface WindowSetting {
  readonly brightness: number;
  readonly contrast: number;
  readonly preset: Preset;
}

export const OWN_WINDOW: WindowSetting = { brightness: 0, contrast: 0, preset: 'own' };

const clamp = (value: number) => Math.min(1, Math.max(-1, value));

export function windowSetting(
  brightness: number,
  contrast: number,
  preset: Preset = 'own',
): WindowSetting {
  return { brightness: clamp(brightness), contrast: clamp(contrast), preset };
}

type Film = Pick<GreyImage, 'bits' | 'window' | 'width' | 'pixels' | 'field'>;

/** A film's pixels without its border, counted by value and added up; kept as long as the film is. */
const counted = new WeakMap<GreyImage['pixels'], Uint32Array>();

function countedUp(film: Film): Uint32Array {
  const { pixels, bits } = film;
  const known = counted.get(pixels);
  if (known) return known;
  const upTo = new Uint32Array(2 ** bits);
  for (const value of filmValues(film)) upTo[value] = (upTo[value] as number) + 1;
  for (let value = 1; value < upTo.length; value++)
    upTo[value] = (upTo[value] as number) + (upTo[value - 1] as number);
  counted.set(pixels, upTo);
  return upTo;
}

/**
 * Quantiles of the film's pixels that a preset shows as black and white: enamel is the densest tissue of a film and lies in
 * its brighter half, bone and dentine between; metal and air at the very ends give no range of their own.
 */
const SHARES: Record<Exclude<Preset, 'own'>, readonly [number, number]> = {
  enamel: [0.5, 0.995],
  bone: [0.02, 0.85],
  whole: [0, 1],
};

function presetWindow(film: Film, preset: Preset): Window {
  if (preset === 'own') return film.window;
  const upTo = countedUp(film);
  const [low, high] = SHARES[preset].map((share) => {
    const wanted = Math.max(1, share * (upTo.at(-1) ?? 0));
    return upTo.findIndex((count) => count >= wanted);
  }) as [number, number];
  return { low, high: Math.max(high, low + 1) };
}

/**
 * Moves the preset's window: contrast 1 narrows it eight times, -1 widens it eight times; brightness 1 moves it down by its
 * whole width (everything brighter), -1 up.
 */
export function windowFor(image: Film, set: WindowSetting): Window {
  const own = presetWindow(image, set.preset);
  const width = own.high - own.low;
  const narrowest = 2 ** image.bits * NARROWEST;
  const half = Math.max(narrowest, width * 8 ** -set.contrast) / 2;
  const middle = (own.low + own.high) / 2 - set.brightness * width;
  return { low: middle - half, high: middle + half };
}
