import { crc32 } from '../../src/imaging/formats/crc';

/** Big endian TIFF of one directory with one entry: Orientation (274), one SHORT. */
const exif = (value: number): Buffer =>
  Buffer.concat([
    Buffer.from('MM\0*\0\0\0\b\0\x01\x01\x12\0\x03\0\0\0\x01\0', 'latin1'),
    Buffer.from([value, 0, 0, 0, 0, 0, 0]),
  ]);

/** A PNG with another chunk after its header. */
export function withChunk(png: Uint8Array, type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)]);
  chunk.writeUInt32BE(data.length);
  chunk.writeUInt32BE(crc32(chunk, 4, chunk.length - 4), chunk.length - 4);
  const header = 8 + 25;
  return Buffer.concat([png.subarray(0, header), chunk, png.subarray(header)]);
}

/** A PNG of ours that asks by its eXIf chunk to be laid as EXIF's `value` says. */
export const withOrientation = (png: Uint8Array, value: number): Buffer =>
  withChunk(png, 'eXIf', exif(value));
