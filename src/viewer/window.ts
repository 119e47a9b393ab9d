import type { GreyImage } from '../domain/radiograph';

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

/** Brightness and contrast as a hand thinks of them, each -1..1, 0 the film's own window. */
export interface WindowSetting {
  readonly brightness: number;
  readonly contrast: number;
}

export const OWN_WINDOW: WindowSetting = { brightness: 0, contrast: 0 };

const clamp = (value: number) => Math.min(1, Math.max(-1, value));

export function windowSetting(brightness: number, contrast: number): WindowSetting {
  return { brightness: clamp(brightness), contrast: clamp(contrast) };
}

/**
 * Moves the film's own window: contrast 1 narrows it eight times, -1 widens it eight times; brightness 1 moves it down by its
 * whole width (everything brighter), -1 up.
 */
export function windowFor(image: Pick<GreyImage, 'bits' | 'window'>, set: WindowSetting): Window {
  const own = image.window;
  const width = own.high - own.low;
  const narrowest = 2 ** image.bits * NARROWEST;
  const half = Math.max(narrowest, width * 8 ** -set.contrast) / 2;
  const middle = (own.low + own.high) / 2 - set.brightness * width;
  return { low: middle - half, high: middle + half };
}
