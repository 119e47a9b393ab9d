import { describe, expect, test } from 'vitest';
import { checkSize } from '../../../src/imaging/formats/limits';
import { FORMATS, decodeFile } from '../../../src/imaging/formats/registry';
import { withChunk } from '../../support/exif';
import { heldBytes } from '../../support/memory';
import {
  edited,
  fixture,
  half,
  huge,
  manyPages,
  replaced,
  retagged,
  text,
  withSyntax,
} from '../../support/hostile';

const html = '<!doctype html><script>alert(1)</script>';
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
/** What a page or a drawing would need to be taken for a DICOM file by its ending: the name is never asked. */
const padded = (s: string): Uint8Array => text(s.padEnd(4096, ' '));

test.each([
  ['nothing', new Uint8Array(), 'file-empty'],
  ['HTML', text(html), 'format-unknown'],
  ['a long HTML', padded(html), 'format-unknown'],
  ['SVG', text(svg), 'format-unknown'],
  ['a long SVG', padded(`<?xml version="1.0"?>${svg}`), 'format-unknown'],
  ['PDF', text('%PDF-1.7 ...'), 'format-unsupported'],
  ['half a JPEG', half('grey.jpg'), 'file-damaged'],
  ['half a CMYK JPEG', half('cmyk.jpg'), 'file-damaged'],
  ['half a PNG', half('grey16.png'), 'file-damaged'],
  ['half a BMP', half('grey.bmp'), 'file-damaged'],
  ['half a run-length coded BMP', half('rle8.bmp'), 'file-damaged'],
  ['half a WebP', half('lossy.webp'), 'file-damaged'],
  ['half a JPEG 2000', half('grey12.jp2'), 'file-damaged'],
  ['half a DICOM', half('mono16.dcm'), 'file-damaged'],
  ['half a JPEG-LS in DICOM', half('jpegls-12.dcm'), 'file-damaged'],
  ['half a JPEG 2000 in DICOM', half('j2k-12.dcm'), 'file-damaged'],
  ['half a lossless JPEG in DICOM', half('jpeg-lossless-sv1-12.dcm'), 'file-damaged'],
  ['half an RLE in DICOM', half('rle16.dcm'), 'file-damaged'],
  ['video in DICOM', withSyntax('1.2.840.10008.1.2.4.'), 'dicom-transfer-syntax-unsupported'],
  [
    'a BigTIFF',
    replaced('grey16-little.tif', [0x49, 0x49, 42], [0x49, 0x49, 43]),
    'format-unsupported',
  ],
  ['a TIFF of facsimile code', retagged('bilevel.tif', 259, 4), 'format-unsupported'],
  ['a TIFF of floating point', retagged('signed16.tif', 339, 3), 'format-unsupported'],
  [
    'a BMP that holds a JPEG',
    edited('grey.bmp', (view) => view.setUint32(30, 4, true)),
    'format-unsupported',
  ],
  [
    'a moving WebP',
    edited('lying-7.webp', (view) => view.setUint8(20, view.getUint8(20) | 2)),
    'format-unsupported',
  ],
  ['an arithmetic JPEG', replaced('grey.jpg', [0xff, 0xc0], [0xff, 0xc9]), 'format-unsupported'],
  ['a series of 501', manyPages(501), 'too-many-films'],
])('%s is refused with a code that says why', async (_, bytes, code) => {
  expect(await decodeFile(bytes)).toMatchObject({ ok: false, error: { code } });
});

test.each(['grey16-little', 'lzw16', 'deflate16', 'packbits', 'jpeg-grey', 'tiles'])(
  'half a TIFF (%s) is refused',
  async (name) => {
    // Directories stand at the end as often as in front: what matters is that no film comes of it.
    expect(await decodeFile(half(`${name}.tif`))).toMatchObject({
      ok: false,
      error: { code: 'file-damaged' },
    });
  },
);

test.each([
  [31, 40, 'image-too-small'],
  [40, 31, 'image-too-small'],
  [20_001, 40, 'image-too-large'],
  [40, 20_001, 'image-too-large'],
  [10_000, 5_001, 'image-too-large'],
  [0, 40, 'file-damaged'],
])('a declared size of %i x %i is refused', (width, height, code) => {
  expect(checkSize(width, height)).toMatchObject({ ok: false, error: { code } });
});

test.each([
  [32, 32],
  [20_000, 2500],
  [10_000, 5000],
])('a declared size of %i x %i is a film', (width, height) => {
  expect(checkSize(width, height).ok).toBe(true);
});

test('of a moving PNG the picture that stands for it is read', async () => {
  const still = fixture('grey8.png');
  const moving = withChunk(still, 'acTL', new Uint8Array([0, 0, 0, 2, 0, 0, 0, 0]));
  const [one, other] = [await decodeFile(still), await decodeFile(moving)];
  if (!one.ok || !other.ok) throw new Error('not read');
  expect(other.value.image).toEqual(one.value.image);
  expect(other.value.frames).toBeUndefined();
});

test('a series of 500 is read', async () => {
  expect(await decodeFile(manyPages(500), 499)).toMatchObject({ ok: true, value: { frames: 500 } });
});

describe('a declared 60000 x 60000 is refused before anything of it is allocated', () => {
  const files: Record<string, () => Uint8Array> = {
    dicom: () => huge.dicom('mono8.dcm'),
    'dicom, RLE': () => huge.dicom('rle8.dcm'),
    'dicom, palette': () => huge.dicom('palette16.dcm'),
    png: huge.png,
    jpeg: () => huge.jpeg('grey.jpg'),
    'jpeg, CMYK': () => huge.jpeg('cmyk.jpg'),
    tiff: () => huge.tiff('grey16-little.tif', [256, 257]),
    'tiff, its tiles': () => huge.tiff('tiles.tif', [322, 323]),
    bmp: () => huge.bmp('grey.bmp'),
    'bmp, run-length coded': () => huge.bmp('rle8.bmp'),
    jp2: huge.jp2,
    webp: huge.webp,
    heif: huge.heif,
  };

  test('in every format', () => {
    const covered = new Set(Object.keys(files).map((name) => name.split(',')[0]));
    expect([...covered].sort()).toEqual(FORMATS.map((format) => format.name).sort());
  });

  test.each(Object.keys(files))('%s', async (name) => {
    const bytes = files[name]!();
    await decodeFile(fixture('grey8.png'));
    const before = heldBytes();
    const start = performance.now();
    const read = await decodeFile(bytes);
    expect(read).toMatchObject({ ok: false, error: { code: 'image-too-large' } });
    expect(performance.now() - start).toBeLessThan(5000);
    expect(heldBytes() - before).toBeLessThan(64e6);
  });
});
