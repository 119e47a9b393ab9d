import { describe, expect, it } from 'vitest';
import { OWN_WINDOW, windowFor, windowLut, windowSetting } from '../../../src/viewer/window';

describe('window LUT', () => {
  it('has one grey for every value of the bits', () => {
    for (const bits of [1, 8, 12, 16]) {
      expect(windowLut(bits, { low: 0, high: 2 ** bits - 1 }, false)).toHaveLength(2 ** bits);
    }
  });

  it('is the identity for 8 bits in their full window', () => {
    const lut = windowLut(8, { low: 0, high: 255 }, false);
    expect([...lut]).toEqual(Array.from({ length: 256 }, (_, value) => value));
  });

  it('clips outside the window and is linear inside', () => {
    const lut = windowLut(12, { low: 1000, high: 2000 }, false);
    expect(lut[0]).toBe(0);
    expect(lut[1000]).toBe(0);
    expect(lut[1500]).toBe(128);
    expect(lut[2000]).toBe(255);
    expect(lut[4095]).toBe(255);
  });

  it('turns black and white round when inverted', () => {
    const plain = windowLut(8, { low: 20, high: 200 }, false);
    const inverted = windowLut(8, { low: 20, high: 200 }, true);
    for (let value = 0; value < 256; value++) {
      expect(Math.abs((plain[value] ?? 0) + (inverted[value] ?? 0) - 255)).toBeLessThanOrEqual(1);
    }
  });
});

describe('window by hand', () => {
  const pixels = Uint16Array.from({ length: 1000 }, (_, i) => 1000 + i);
  const film = { bits: 12, width: 1, window: { low: 1000, high: 3000 }, pixels };

  it('is the film’s own window while nothing was set', () => {
    expect(windowFor(film, OWN_WINDOW)).toEqual({ low: 1000, high: 3000 });
  });

  it('narrows with contrast and lowers with brightness', () => {
    expect(windowFor(film, windowSetting(0, 1))).toEqual({ low: 1875, high: 2125 });
    expect(windowFor(film, windowSetting(0.5, 0))).toEqual({ low: 0, high: 2000 });
  });

  it('is never narrower than a 256th of the range, however far it is dragged', () => {
    const set = windowSetting(0, 9);
    expect(set.contrast).toBe(1);
    const { low, high } = windowFor({ ...film, window: { low: 0, high: 40 } }, set);
    expect(high - low).toBe(16);
  });

  it('a preset takes its range from the film’s own pixels, and hands move that', () => {
    expect(windowFor(film, windowSetting(0, 0, 'whole'))).toEqual({ low: 1000, high: 1999 });
    const enamel = windowFor(film, windowSetting(0, 0, 'enamel'));
    const bone = windowFor(film, windowSetting(0, 0, 'bone'));
    expect(enamel.low).toBeGreaterThan(bone.low);
    expect(enamel.high).toBeGreaterThan(bone.high);
    expect(windowFor(film, windowSetting(0.5, 0, 'whole')).low).toBe(1000 - 999 / 2);
  });

  it('a preset of a film of one grey is still a window', () => {
    const even = {
      bits: 8,
      width: 1,
      window: { low: 0, high: 255 },
      pixels: new Uint8Array(64).fill(9),
    };
    const { low, high } = windowFor(even, windowSetting(0, 0, 'bone'));
    expect(high).toBeGreaterThan(low);
  });
});
