import { zlibSync } from 'fflate';
import type { GreyImage } from '../../domain/radiograph';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (CRC_TABLE[(value ^ byte) & 255] as number) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < 4; at++) bytes[4 + at] = name.charCodeAt(at);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** Rows as PNG wants them, each after its filter byte (0, none); more than 8 bits fill 16, the highest bit first. */
function rowsOf({ width, height, bits, pixels }: GreyImage): Uint8Array {
  const deep = bits > 8;
  const stride = 1 + width * (deep ? 2 : 1);
  const rows = new Uint8Array(stride * height);
  const shift = (deep ? 16 : 8) - bits;
  let from = 0;
  for (let row = 0; row < height; row++) {
    let to = row * stride + 1;
    for (let column = 0; column < width; column++) {
      const value = (pixels[from++] as number) << shift;
      if (deep) rows[to++] = value >> 8;
      rows[to++] = value & 255;
    }
  }
  return rows;
}

/** A film as a grey PNG of 8 or 16 bits, its pixels as stored and nothing else: no name, no date, no mark. */
export function greyPng(image: GreyImage): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, image.width);
  view.setUint32(4, image.height);
  header[8] = image.bits > 8 ? 16 : 8;
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', zlibSync(rowsOf(image))),
    chunk('IEND', new Uint8Array()),
  ];
  const png = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    png.set(part, at);
    at += part.length;
  }
  return png;
}
