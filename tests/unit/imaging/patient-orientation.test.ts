import type { DataSet } from 'dicom-parser';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { orientationOf } from '../../../src/imaging/formats/dicom/orientation';

const said = (letters: string, modality = 'PX'): DataSet =>
  ({
    string: (tag: string) => ({ x00080060: modality, x00200020: letters })[tag],
  }) as unknown as DataSet;

const OPPOSITE: Readonly<Record<string, string>> = {
  L: 'R',
  R: 'L',
  A: 'P',
  P: 'A',
  F: 'H',
  H: 'F',
};
const opposite = (letters: string): string =>
  letters.replace(/./g, (letter) => OPPOSITE[letter] ?? letter);
/** What a film says of itself once it was turned clockwise by a quarter. */
const turned = ([row, column]: readonly [string, string]): readonly [string, string] => [
  opposite(column),
  row,
];

test('a film turned by any quarters is turned back so that its feet are below', () => {
  const across = fc.constantFrom('L', 'R', 'A', 'P', 'AL', 'PR', 'LA');
  fc.assert(
    fc.property(across, fc.integer({ min: 0, max: 3 }), (row, quarters) => {
      let lies: readonly [string, string] = [row, 'F'];
      for (let i = 0; i < quarters; i++) lies = turned(lies);
      const back = orientationOf(said(lies.join('\\')));
      expect(back).toEqual(quarters === 0 ? null : { mirrored: false, turns: 4 - quarters });
    }),
  );
});

test.each([
  'L\\F',
  'A\\F',
  '',
  'L',
  '\\H',
  'H\\',
  'FL\\H',
  'H\\H',
  'F\\LF',
  'L\\HF',
  'X\\H',
  'H\\X',
])('what does not say it plainly turns nothing: %j', (letters) => {
  expect(orientationOf(said(letters))).toBeNull();
});

test('only projections of the mouth are turned', () => {
  expect(orientationOf(said('H\\L', 'CT'))).toBeNull();
  expect(orientationOf(said('h\\l ', 'io'))).toEqual({ mirrored: false, turns: 3 });
});
