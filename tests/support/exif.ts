import { crc32 } from '../../src/imaging/formats/crc';

/** Big endian TIFF of one directory with one entry: Orientation (274), one SHORT. */
const exif = (value: number): Buffer =>
  Buffer.concat([
    Buffer.from('MM\0*\0\0\0\b\0\x01\x01\x12\0\x03\0\0\0\x01\0', 'latin1'),
    Buffer.from([value, 0, 0, 0, 0, 0, 0]),
  ]);

/** A PNG of ours that asks by its eXIf chunk to be laid as EXIF's `value` says. */
export function withOrientation(png: Uint8Array, value: number): Buffer {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from('eXIf'), exif(value), Buffer.alloc(4)]);
  chunk.writeUInt32BE(chunk.length - 12);
  chunk.writeUInt32BE(crc32(chunk, 4, chunk.length - 4), chunk.length - 4);
  const header = 8 + 25;
  return Buffer.concat([png.subarray(0, header), chunk, png.subarray(header)]);
}
