import { decodeFile } from '../../src/imaging/formats/registry';

interface Stated {
  readonly name?: string;
  readonly id?: string;
  readonly birthDate?: string;
  readonly studyDate?: string;
  readonly laterality?: 'L' | 'R';
}

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value, 'utf8');
  return bytes.length % 2 ? Buffer.concat([bytes, Buffer.from(' ')]) : bytes;
};

/** One element, explicit VR little endian (PS3.5 7.1.2). */
function element(tag: number, vr: string, value: Buffer): Buffer {
  const long = vr === 'OW' || vr === 'OB';
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  if (long) head.writeUInt32LE(value.length, 8);
  else head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

const short = (value: number): Buffer => Buffer.from(Uint16Array.of(value).buffer);

/** The film of a picture file as DICOM, with what it states of who is on it. */
export async function dicomOf(picture: Uint8Array, stated: Stated): Promise<Buffer> {
  const read = await decodeFile(new Uint8Array(picture));
  if (!read.ok) throw new Error(read.error.code);
  const { width, height, bits, pixels } = read.value.image;
  const wide = pixels instanceof Uint16Array;
  const said: [number, string, string | undefined][] = [
    [0x00080005, 'CS', 'ISO_IR 192'],
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.1.3\0'],
    [0x00080020, 'DA', stated.studyDate],
    [0x00080060, 'CS', 'IO'],
    [0x00100010, 'PN', stated.name],
    [0x00100020, 'LO', stated.id],
    [0x00100030, 'DA', stated.birthDate],
    [0x00200062, 'CS', stated.laterality],
  ];
  const meta = element(0x00020010, 'UI', text('1.2.840.10008.1.2.1\0'));
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element(0x00020000, 'UL', Buffer.from(Uint32Array.of(meta.length).buffer)),
    meta,
    ...said.flatMap(([tag, vr, value]) => (value ? [element(tag, vr, text(value))] : [])),
    element(0x00280002, 'US', short(1)),
    element(0x00280004, 'CS', text('MONOCHROME2')),
    element(0x00280010, 'US', short(height)),
    element(0x00280011, 'US', short(width)),
    element(0x00280100, 'US', short(wide ? 16 : 8)),
    element(0x00280101, 'US', short(bits)),
    element(0x00280102, 'US', short(bits - 1)),
    element(0x00280103, 'US', short(0)),
    element(
      0x7fe00010,
      wide ? 'OW' : 'OB',
      Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength),
    ),
  ]);
}
