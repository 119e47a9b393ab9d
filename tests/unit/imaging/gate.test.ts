import { expect, test } from 'vitest';
import type { DecodedFile } from '../../../src/imaging/formats/format';
import { pictureFile } from '../../../src/imaging/formats/picture';
import { gateNotes } from '../../../src/imaging/quality/gate';

const SIDE = 500;
const codes = (file: DecodedFile): string[] =>
  gateNotes(file, { kind: 'periapical', certain: true }).map((note) => note.code);

test('a sensor of 12 bits in words of 16 is shown over its 12 bits', () => {
  const pixels = Uint16Array.from({ length: SIDE * SIDE }, (_, i) => i % 4000);
  const picture = { width: SIDE, height: SIDE, pixels, bits: 16, colour: false } as const;
  const { image } = pictureFile('tiff', { ...picture, photometric: 'MONOCHROME2' });
  expect(image.window).toEqual({ low: 0, high: 4095 });
});

/** A smooth film with grey values up to `brightest` and fine detail of this strength. */
function drawn(brightest: number, detail: number): DecodedFile {
  const pixels = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    const wave = 0.5 + 0.4 * Math.sin(x / 60) * Math.cos(y / 45);
    return brightest * Math.min(1, wave + (detail * ((x * 7919 + y * 31) % 101)) / 100);
  });
  const about = { width: SIDE, height: SIDE, bits: 8, colour: false } as const;
  return pictureFile('png', { ...about, pixels, photometric: 'MONOCHROME2' });
}

test('a film of full range with its detail is not warned of', () => {
  expect(codes(drawn(240, 0.1))).toEqual([]);
});

test('a dark film is warned of', () => {
  expect(codes(drawn(50, 0.1))).toEqual(['too-dark']);
});

test('a blurred film is warned of', () => {
  expect(codes(drawn(240, 0))).toEqual(['blurred']);
});
