import { decodeFile } from '../../src/imaging/formats/registry';

/** A sample film as an 8-bit BMP with some noise: a film whose bytes and id nothing else on the device has. */
export async function asBmp(png: Buffer, seed: number): Promise<Buffer> {
  const film = await decodeFile(new Uint8Array(png));
  if (!film.ok) throw new Error(film.error.code);
  const { width, height, pixels, bits } = film.value.image;
  const stride = (width + 3) & ~3;
  const start = 14 + 40 + 1024;
  const file = Buffer.alloc(start + stride * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(start, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(8, 28);
  for (let i = 0; i < 256; i++) file.writeUInt32LE(i * 0x010101, 54 + 4 * i);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const value = (pixels[y * width + x] ?? 0) >> (bits - 8);
      const noise = (x * 7 + y * 13 + seed * x * y) % 5;
      file[start + (height - 1 - y) * stride + x] = Math.min(255, value + noise);
    }
  return file;
}
