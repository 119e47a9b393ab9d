import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './packs';

const folder = path.join(root, 'tests/fixtures/formats');
export const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(path.join(folder, name)));
export const text = (s: string): Uint8Array => new TextEncoder().encode(s);
export const half = (name: string): Uint8Array => fixture(name).slice(0, fixture(name).length >> 1);

/** A copy of a fixture with some of its bytes changed. */
export function edited(
  name: string,
  edit: (view: DataView, bytes: Uint8Array) => void,
): Uint8Array {
  const bytes = fixture(name).slice();
  edit(new DataView(bytes.buffer), bytes);
  return bytes;
}

const HUGE = 60_000;

/** First place of some bytes. */
const find = (bytes: Uint8Array, what: readonly number[]): number => {
  const at = Buffer.from(bytes).indexOf(Buffer.from(what));
  if (at < 0) throw new Error('the fixture has changed');
  return at;
};

/** A file of each format whose header declares a film of 60000 x 60000 (WebP: of the 16383 that it can). */
export const huge = {
  dicom: (name: string) =>
    edited(name, (view, bytes) => {
      for (const element of [0x10, 0x11])
        view.setUint16(find(bytes, [0x28, 0, element, 0, 0x55, 0x53, 2, 0]) + 8, HUGE, true);
    }),
  png: () =>
    edited('grey8.png', (view) => {
      view.setUint32(16, HUGE);
      view.setUint32(20, HUGE);
    }),
  jpeg: (name: string) =>
    edited(name, (view, bytes) => {
      const at = find(bytes, [0xff, 0xc0]);
      view.setUint16(at + 5, HUGE);
      view.setUint16(at + 7, HUGE);
    }),
  /** `tags`: which of width, height (256, 257) or those of a tile (322, 323). */
  tiff: (name: string, tags: readonly number[]) =>
    edited(name, (view) => {
      const at = view.getUint32(4, true);
      for (let i = 0; i < view.getUint16(at, true); i++) {
        const entry = at + 2 + 12 * i;
        if (!tags.includes(view.getUint16(entry, true))) continue;
        view.setUint16(entry + 2, 4, true);
        view.setUint32(entry + 8, HUGE, true);
      }
    }),
  bmp: (name: string) =>
    edited(name, (view) => {
      view.setInt32(18, HUGE, true);
      view.setInt32(22, HUGE, true);
    }),
  jp2: () =>
    edited('bare.j2k', (view) => {
      view.setUint32(8, HUGE);
      view.setUint32(12, HUGE);
    }),
  webp: () =>
    edited('lossy.webp', (view) => {
      view.setUint16(26, 16_383, true);
      view.setUint16(28, 16_383, true);
    }),
  heif: () =>
    edited('grey.avif', (view, bytes) => {
      const at = find(bytes, [0x69, 0x73, 0x70, 0x65]);
      view.setUint32(at + 8, HUGE);
      view.setUint32(at + 12, HUGE);
    }),
};

/** A TIFF fixture with a tag of its first directory set to one value. */
export const retagged = (name: string, tag: number, value: number): Uint8Array =>
  edited(name, (view) => {
    const at = view.getUint32(4, true);
    for (let i = 0; i < view.getUint16(at, true); i++) {
      const entry = at + 2 + 12 * i;
      if (view.getUint16(entry, true) === tag) view.setUint32(entry + 8, value, true);
    }
  });

/** A fixture with some of its bytes replaced where they first stand. */
export const replaced = (
  name: string,
  from: readonly number[],
  to: readonly number[],
): Uint8Array => edited(name, (_, bytes) => bytes.set(to, find(bytes, from)));

/** A TIFF of `count` pages that all show the same strip. */
export function manyPages(count: number): Uint8Array {
  const SIDE = 32;
  const tags = [
    [256, SIDE],
    [257, SIDE],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 8],
    [278, SIDE],
    [279, SIDE * SIDE],
  ] as const;
  const start = 8 + SIDE * SIDE;
  const size = 2 + 12 * tags.length + 4;
  const bytes = new Uint8Array(start + count * size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 0x2a, 0]);
  view.setUint32(4, start, true);
  for (let page = 0; page < count; page++) {
    const at = start + page * size;
    view.setUint16(at, tags.length, true);
    for (const [i, [tag, value]] of tags.entries()) {
      const entry = at + 2 + 12 * i;
      view.setUint16(entry, tag, true);
      view.setUint16(entry + 2, 4, true);
      view.setUint32(entry + 4, 1, true);
      view.setUint32(entry + 8, value, true);
    }
    view.setUint32(at + size - 4, page + 1 < count ? at + size : 0, true);
  }
  return bytes;
}

/** A DICOM file with another transfer syntax in its header. */
export const withSyntax = (uid: string): Uint8Array =>
  edited('mono8.dcm', (_, bytes) => {
    bytes.set(text(uid.padEnd(20, '\0')), Buffer.from(bytes).indexOf('1.2.840.10008.1.2.1\0'));
  });
